# SPDX-License-Identifier: MIT
"""What contrib/ ships for Kubernetes, and the form of the playbook."""

import copy
import json
import os
import pathlib
import subprocess
import tempfile

import jsonschema
import yaml

import schemas
from checks import equal
from fleet import REPOSITORY

KUBERNETES = REPOSITORY / "contrib" / "kubernetes"


def documents(name):
    return list(yaml.safe_load_all((KUBERNETES / name).read_text()))


def only(name, kind):
    found = [document for document in documents(name) if document["kind"] == kind]
    equal(len(found), 1, f"documents of kind {kind} in {name}")
    return found[0]


def validator(schema):
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def test_manifests_fit_their_schemas():
    validator(schemas.PLAN).validate(only("plan.yaml", "Plan"))
    validator(schemas.DAEMON_SET).validate(only("daemonset.yaml", "DaemonSet"))
    validator(schemas.NODE_FEATURE_RULE).validate(only("nfd-rule.yaml", "NodeFeatureRule"))


def test_schemas_find_mistakes():
    plan = only("plan.yaml", "Plan")
    mistakes = [
        lambda spec: spec.pop("upgrade"),
        lambda spec: spec.update(concurrency="1"),
        lambda spec: spec.update(postCompleteDelay=5),
        lambda spec: spec.update(postCompleteDelays="5m"),
        lambda spec: spec["upgrade"].update(image="lfa"),
        lambda spec: spec["upgrade"].update(env=spec["upgrade"].pop("envs")),
        lambda spec: spec["window"].update(days=["workdays"]),
        lambda spec: spec["window"].update(startTime="9am"),
        lambda spec: spec["nodeSelector"]["matchExpressions"][0].update(values=[]),
    ]
    for number, mistake in enumerate(mistakes):
        wrong = copy.deepcopy(plan)
        mistake(wrong["spec"])
        equal(validator(schemas.PLAN).is_valid(wrong), False, f"validity with mistake {number}")


def test_plan_leaves_pods_alone():
    spec = only("plan.yaml", "Plan")["spec"]
    equal([key for key in ["drain", "cordon"] if spec.get(key)], [], "drain or cordon")
    equal(spec["upgrade"]["command"], ["sh", "-c"], "command")


def test_labels_are_the_same_everywhere():
    daemon_set = only("daemonset.yaml", "DaemonSet")["spec"]
    equal(daemon_set["selector"]["matchLabels"], daemon_set["template"]["metadata"]["labels"],
          "labels of the DaemonSet's pods")
    policy = json.loads(only("daemonset.yaml", "ConfigMap")["data"]["policy.json"])
    prefix = policy["nfd"]["prefix"]
    plan = only("plan.yaml", "Plan")["spec"]
    component = {variable["name"]: variable["value"] for variable in plan["upgrade"]["envs"]}
    selected = {term["key"]: term["values"] for term in plan["nodeSelector"]["matchExpressions"]}
    wanted = f"{component['LFA_COMPONENT']}-{plan['version']}"
    equal(selected.get(f"{prefix}/roll-out"), [wanted], "selection by component and version")
    # An activation changes what the daemon reports: a node would lose its place for it.
    reported = [key for key in selected if key.startswith(f"{prefix}/")]
    equal(reported, [f"{prefix}/roll-out"], "selection by nothing else of ours")
    rules = only("nfd-rule.yaml", "NodeFeatureRule")["spec"]["rules"]
    equal(list(rules[0]["labels"]), [f"{prefix}/driver"], "label of the rule")
    equal(f"{prefix}/driver" in daemon_set["template"]["spec"]["nodeSelector"], True,
          "selection by the rule's label")


def test_daemon_set_only_looks():
    template = only("daemonset.yaml", "DaemonSet")["spec"]["template"]["spec"]
    mounts = {mount["name"]: mount for mount in template["containers"][0]["volumeMounts"]}
    volumes = {volume["name"]: volume for volume in template["volumes"]}
    equal(sorted(mounts), sorted(volumes), "mounts and volumes")
    equal(mounts["sys"].get("readOnly"), True, "read-only sysfs")
    equal(template["containers"][0]["securityContext"].get("privileged", False), False, "privilege")
    policy = json.loads(only("daemonset.yaml", "ConfigMap")["data"]["policy.json"])
    equal(policy["components"], {"*": {"activate": "never"}}, "rules of the policy")
    for path in [policy["metrics"]["path"], policy["nfd"]["path"]]:
        folder = str(pathlib.Path(path).parent)
        writable = [m["mountPath"] for m in mounts.values() if not m.get("readOnly")]
        equal(folder in writable, True, f"place for {path}")


def run_script(activations, verification=0):
    """Runs the plan's script with stand-ins; tells its status and the calls of `lfa` and `sleep`."""
    script = only("plan.yaml", "Plan")["spec"]["upgrade"]["args"][0]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "answers").write_text("".join(f"{status}\n" for status in activations))
        (folder / "lfa").write_text(f"""#!/bin/sh
echo "lfa $*" >>calls
[ "$1" = verify ] && exit {verification}
read -r status <answers
sed -i 1d answers
exit "$status"
""")
        # What never ends is left with a status of its own.
        (folder / "sleep").write_text("""#!/bin/sh
echo "sleep $*" >>calls
[ "$1" != infinity ] || exit 99
""")
        for program in ["lfa", "sleep"]:
            (folder / program).chmod(0o755)
        result = subprocess.run(
            ["sh", "-c", script], cwd=folder, timeout=60, stderr=subprocess.PIPE,
            env={"PATH": f"{folder}:{os.environ['PATH']}", "LFA_COMPONENT": "bl31",
                 "SYSTEM_UPGRADE_PLAN_LATEST_VERSION": "1.1"}, check=False)
        return result.returncode, (folder / "calls").read_text().splitlines()


def test_plans_script():
    activate = "lfa activate bl31 --expect-version 1.1 --timeout 60 --yes --json"
    verify = "lfa verify bl31 --expect-version 1.1 --json"
    held = (99, [activate, "sleep infinity"])
    equal(run_script([0]), (0, [activate, verify]), "success")
    equal(run_script([75, 0]), (0, [activate, "sleep 10", activate, verify]), "busy, then success")
    for status in [1, 2, 3, 10, 11, 12, 64, 69, 77, 127, 137]:
        equal(run_script([status]), held, f"status {status}")
    equal(run_script([0], 1), (99, [activate, verify, "sleep infinity"]), "other version runs")
    status, calls = run_script([75] * 6)
    equal((status, calls.count(activate), calls[-1]), (99, 6, "sleep infinity"), "always busy")


def test_playbook_is_well_formed():
    ansible = REPOSITORY / "contrib" / "ansible"
    subprocess.run(
        ["ansible-playbook", "--syntax-check", "--inventory", "localhost,", "rollout.yml"],
        cwd=ansible, check=True, stdout=subprocess.DEVNULL)
    spec = yaml.safe_load((ansible / "roles/lfa/meta/argument_specs.yml").read_text())
    options = spec["argument_specs"]["main"]["options"]
    defaults = yaml.safe_load((ansible / "roles/lfa/defaults/main.yml").read_text())
    stated = {name: option["default"] for name, option in options.items() if "default" in option}
    equal(defaults, stated, "defaults, in both files")
    for name in options:
        equal(f"`{name}`" in (ansible / "roles/lfa/README.md").read_text(), True, f"{name} in README")
