# SPDX-License-Identifier: MIT
"""JSON Schemas of the objects that contrib/kubernetes ships, as far as it uses them.

Written from the fields of the types, pkg/apis/upgrade.cattle.io/v1 of system-upgrade-controller
and the API references of Kubernetes and node feature discovery. They are stricter where those are
lax: no key is unknown, an image has a tag, a plan has a version, a selector and a limit.
"""


def record(properties, required=(), **more):
    """Describes an object that has these keys and no others."""
    return {"type": "object", "properties": properties, "required": list(required),
            "additionalProperties": False, **more}


def array(items, **more):
    return {"type": "array", "items": items, **more}


def text(pattern):
    return {"type": "string", "pattern": pattern}


def manifest(version, kind, spec):
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **record({"apiVersion": {"const": version}, "kind": {"const": kind}, "metadata": METADATA,
                  "spec": spec}, ["apiVersion", "kind", "metadata", "spec"]),
    }


STRING = {"type": "string"}
BOOLEAN = {"type": "boolean"}
COUNT = {"type": "integer", "minimum": 0}
ANYTHING = {"type": "object"}
WORD = r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"
KEY = text(rf"^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?{WORD}$")
LABELS = {"type": "object", "propertyNames": KEY, "additionalProperties": text(f"^({WORD})?$")}
NAME = text(r"^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
PATH = text("^/")
IMAGE = text(r"^[a-z0-9][^@ ]*:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$")
METADATA = record({
    "name": NAME, "namespace": NAME, "labels": LABELS,
    "annotations": {"type": "object", "propertyNames": KEY, "additionalProperties": STRING},
}, ["name"])
SELECTOR = record({
    "matchLabels": LABELS,
    "matchExpressions": array({
        **record({"key": KEY, "values": array(STRING),
                  "operator": {"enum": ["In", "NotIn", "Exists", "DoesNotExist"]}},
                 ["key", "operator"]),
        "if": {"properties": {"operator": {"enum": ["In", "NotIn"]}}},
        "then": {"required": ["values"], "properties": {"values": {"minItems": 1}}},
        "else": {"properties": {"values": {"maxItems": 0}}},
    }),
})
TOLERATION = record({
    "key": STRING, "operator": {"enum": ["Exists", "Equal"]}, "value": STRING,
    "effect": {"enum": ["NoSchedule", "PreferNoSchedule", "NoExecute"]},
})
VARIABLE = record({"name": text("^[A-Za-z_][A-Za-z0-9_]*$"), "value": STRING}, ["name", "value"])
SECURITY = record({
    "privileged": BOOLEAN, "allowPrivilegeEscalation": BOOLEAN,
    "readOnlyRootFilesystem": BOOLEAN, "runAsUser": COUNT,
    "capabilities": record({"add": array(STRING), "drop": array(STRING)}),
    "seccompProfile": record({"type": {"enum": ["RuntimeDefault", "Unconfined"]}}, ["type"]),
})

DAYS = [name for day in [
    "sunday su sun", "monday mo mon", "tuesday tu tue", "wednesday we wed", "thursday th thu",
    "friday fr fri", "saturday sa sat",
] for name in day.split()] + list("0123456")
CLOCK = text(r"^([01]\d|2[0-3]):[0-5]\d$")
PLAN_CONTAINER = record({
    "image": IMAGE, "command": array(STRING), "args": array(STRING), "envs": array(VARIABLE),
    "envFrom": array(ANYTHING), "securityContext": SECURITY,
    "volumes": array(record({"name": NAME, "source": PATH, "destination": PATH},
                            ["name", "source", "destination"])),
}, ["image"])
PLAN = manifest("upgrade.cattle.io/v1", "Plan", record({
    "concurrency": {"type": "integer", "minimum": 1}, "jobActiveDeadlineSecs": COUNT,
    "nodeSelector": SELECTOR, "serviceAccountName": NAME, "channel": STRING,
    "version": text(r"^\d+\.\d+$"), "tolerations": array(TOLERATION), "exclusive": BOOLEAN,
    "secrets": array(record({"name": NAME, "path": STRING, "ignoreUpdates": BOOLEAN,
                             "defaultMode": COUNT}, ["name", "path"])),
    "window": record({"days": array({"enum": DAYS}, minItems=1), "startTime": CLOCK,
                      "endTime": CLOCK, "timeZone": STRING}),
    "prepare": PLAN_CONTAINER, "upgrade": PLAN_CONTAINER, "cordon": BOOLEAN, "drain": ANYTHING,
    "imagePullSecrets": array(record({"name": NAME}, ["name"])),
    "postCompleteDelay": text(r"^(\d+(\.\d+)?(ns|us|ms|s|m|h))+$"), "priorityClassName": NAME,
    "customNodeLabels": {"type": "object", "additionalProperties": STRING},
}, ["concurrency", "version", "nodeSelector", "serviceAccountName", "upgrade"]))

AMOUNTS = {"type": "object", "propertyNames": {"enum": ["cpu", "memory"]},
           "additionalProperties": text(r"^\d+(\.\d+)?(m|[kKMGT]i?)?$")}
CONTAINER = record({
    "name": NAME, "image": IMAGE, "command": array(STRING), "args": array(STRING),
    "env": array(VARIABLE), "securityContext": SECURITY,
    "resources": record({"requests": AMOUNTS, "limits": AMOUNTS}),
    "volumeMounts": array(record({"name": NAME, "mountPath": PATH, "readOnly": BOOLEAN},
                                 ["name", "mountPath"])),
}, ["name", "image", "resources", "securityContext"])
VOLUME = record({
    "name": NAME, "configMap": record({"name": NAME}, ["name"]),
    "hostPath": record({"path": PATH, "type": {"enum": ["Directory", "DirectoryOrCreate"]}},
                       ["path", "type"]),
}, ["name"], minProperties=2, maxProperties=2)
POD = record({
    "nodeSelector": LABELS, "tolerations": array(TOLERATION),
    "automountServiceAccountToken": BOOLEAN, "enableServiceLinks": BOOLEAN,
    "priorityClassName": NAME, "containers": array(CONTAINER, minItems=1),
    "volumes": array(VOLUME),
}, ["containers"])
DAEMON_SET = manifest("apps/v1", "DaemonSet", record({
    "selector": SELECTOR,
    "updateStrategy": record({
        "type": {"enum": ["RollingUpdate", "OnDelete"]},
        "rollingUpdate": record({"maxUnavailable": {"type": ["integer", "string"],
                                                    "pattern": r"^\d+%$"}}),
    }),
    "template": record({"metadata": record({"labels": LABELS}, ["labels"]), "spec": POD},
                       ["metadata", "spec"]),
}, ["selector", "template"]))

OPERATORS = ["In", "NotIn", "InRegexp", "Exists", "DoesNotExist", "Gt", "Lt", "GtLt", "IsTrue",
             "IsFalse"]
MATCH = array(record({
    "feature": text(r"^[a-z]+\.[a-z]+$"),
    "matchExpressions": {
        "type": "object",
        "additionalProperties": record({"op": {"enum": OPERATORS}, "value": array(STRING)}, ["op"]),
    },
}, ["feature", "matchExpressions"]), minItems=1)
NODE_FEATURE_RULE = manifest("nfd.k8s-sigs.io/v1alpha1", "NodeFeatureRule", record({
    "rules": array(record({
        "name": STRING, "labels": LABELS, "matchFeatures": MATCH,
        "matchAny": array(record({"matchFeatures": MATCH}, ["matchFeatures"]), minItems=1),
    }, ["name", "labels"]), minItems=1),
}, ["rules"]))
