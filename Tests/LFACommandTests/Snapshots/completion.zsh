#compdef lfa

__lfa_complete() {
    local -ar non_empty_completions=("${@:#(|:*)}")
    local -ar empty_completions=("${(M)@:#(|:*)}")
    _describe -V '' non_empty_completions -- empty_completions -P $'\'\''
}

__lfa_custom_complete() {
    local -a completions
    completions=("${(@f)"$("${command_name}" "${@}" "${command_line[@]}")"}")
    if [[ "${#completions[@]}" -gt 1 ]]; then
        __lfa_complete "${completions[@]:0:-1}"
    fi
}

__lfa_cursor_index_in_current_word() {
    if [[ -z "${QIPREFIX}${IPREFIX}${PREFIX}" ]]; then
        printf 0
    else
        printf %s "${#${(z)LBUFFER}[-1]}"
    fi
}

_lfa() {
    emulate -RL zsh -G
    setopt extendedglob nullglob numericglobsort
    unsetopt aliases banghist

    local -xr SAP_SHELL=zsh
    local -x SAP_SHELL_VERSION
    SAP_SHELL_VERSION="$(builtin emulate zsh -c 'printf %s "${ZSH_VERSION}"')"
    local -r SAP_SHELL_VERSION

    local context state state_descr line
    local -A opt_args

    local -r command_name="${words[1]}"
    local -ar command_line=("${words[@]}")
    local -ir current_word_index="$((CURRENT - 1))"

    local -i ret=1
    local -ar arg_specs=(
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
        '(-): :->command'
        '(-)*:: :->arg'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0
    case "${state}" in
    command)
        local -ar subcommands=(
            'list:Lists the components of the firmware, and what waits for activation.'
            'show:Tells all about a component, or one thing for a script.'
            'pending:Tells whether firmware waits for activation: exit status 0 if so, 2 if not.'
            'prime:Has the firmware load and check what is pending, and no more.'
            'activate:Has the pending firmware of components take over, now.'
            'cancel:Stops the attempt that runs on a component, or undoes `prime`.'
            'set:Changes settings of a component, until the driver is unloaded.'
            'history:Lists past attempts, the newest last.'
            'watch:Tells of changes as they come; with --policy, activates by itself.'
            'wait:Waits until a component is in a state, or runs a version.'
            'verify:Tells whether a component runs a version: exit status 0 if so, 1 if not.'
            'doctor:Finds out why Live Firmware Activation does not work here, and what to do.'
            'report:Prints all that is known here, for whoever is asked for help.'
            'completion:Prints a script that completes lfa'\''s commands in a shell.'
            'simulate:Serves a simulated machine'\''s LFA files over FUSE.'
            'help:Show subcommand help information.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        list|show|pending|prime|activate|cancel|set|history|watch|wait|verify|doctor|report|completion|simulate|help)
            "_lfa_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_lfa_list() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.]:directory:'
        '--state[Keep the history and the lock in this directory.]:directory:'
        '--json[Print JSON, with "schema"\: 1, and ask nothing.]'
        '--aliases[Print the short names of the components only, for completion in shells.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_lfa_show() {
    local -i ret=1
    local -ar ___field=('name' 'activation_capable' 'activation_pending' 'may_reset_cpu' 'cpu_rendezvous' 'force_cpu_rendezvous' 'current_version' 'pending_version' 'auto_activate' 'state' 'last_result')
    local -ar arg_specs=(
        '--root[Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.]:directory:'
        '--state[Keep the history and the lock in this directory.]:directory:'
        '--json[Print JSON, with "schema"\: 1, and ask nothing.]'
        ':component:{local -a list;list=(${(f)"$(lfa list --aliases 2>/dev/null)"});_describe -V "" list}'
        '--field[Print what this file of the component says, and nothing else.]:file:{__lfa_complete "${___field[@]}"}'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_lfa_pending() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.]:directory:'
        '--state[Keep the history and the lock in this directory.]:directory:'
        '--json[Print JSON, with "schema"\: 1, and ask nothing.]'
        '*:components:{local -a list;list=(${(f)"$(lfa list --aliases 2>/dev/null)"});_describe -V "" list}'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_lfa_prime() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.]:directory:'
        '--state[Keep the history and the lock in this directory.]:directory:'
        '--json[Print JSON, with "schema"\: 1, and ask nothing.]'
        '(--dry-run -n)'{--dry-run,-n}'[Show what would be written, and write nothing.]'
        '(--yes -y)'{--yes,-y}'[Do not ask.]'
        '--expect-version[Do nothing unless this version waits; if it runs already, that is success.]:version:'
        '--from-version[Do nothing unless this version runs.]:version:'
        '--timeout[Cancel what takes longer; by default the driver'\''s limits count.]:seconds:'
        '--exit-code[Exit with 2 if there was nothing to do.]'
        '--no-inhibit[Do not have systemd keep the machine from sleeping and going down meanwhile, as where its login manager cannot be reached.]'
        ':component:{local -a list;list=(${(f)"$(lfa list --aliases 2>/dev/null)"});_describe -V "" list}'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_lfa_activate() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.]:directory:'
        '--state[Keep the history and the lock in this directory.]:directory:'
        '--json[Print JSON, with "schema"\: 1, and ask nothing.]'
        '(--dry-run -n)'{--dry-run,-n}'[Show what would be written, and write nothing.]'
        '(--yes -y)'{--yes,-y}'[Do not ask.]'
        '--expect-version[Do nothing unless this version waits; if it runs already, that is success.]:version:'
        '--from-version[Do nothing unless this version runs.]:version:'
        '--timeout[Cancel what takes longer; by default the driver'\''s limits count.]:seconds:'
        '--exit-code[Exit with 2 if there was nothing to do.]'
        '--no-inhibit[Do not have systemd keep the machine from sleeping and going down meanwhile, as where its login manager cannot be reached.]'
        '*:components:{local -a list;list=(${(f)"$(lfa list --aliases 2>/dev/null)"});_describe -V "" list}'
        '--all[All components that have firmware waiting and can be activated live; conditions are about these.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_lfa_cancel() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.]:directory:'
        '--state[Keep the history and the lock in this directory.]:directory:'
        '--json[Print JSON, with "schema"\: 1, and ask nothing.]'
        ':component:{local -a list;list=(${(f)"$(lfa list --aliases 2>/dev/null)"});_describe -V "" list}'
        '(--dry-run -n)'{--dry-run,-n}'[Show what would be written, and write nothing.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_lfa_set() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.]:directory:'
        '--state[Keep the history and the lock in this directory.]:directory:'
        '--json[Print JSON, with "schema"\: 1, and ask nothing.]'
        ':component:{local -a list;list=(${(f)"$(lfa list --aliases 2>/dev/null)"});_describe -V "" list}'
        '*:settings:'
        '(--dry-run -n)'{--dry-run,-n}'[Show what would be written, and write nothing.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_lfa_history() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.]:directory:'
        '--state[Keep the history and the lock in this directory.]:directory:'
        '--json[Print JSON, with "schema"\: 1, and ask nothing.]'
        ':component:{local -a list;list=(${(f)"$(lfa list --aliases 2>/dev/null)"});_describe -V "" list}'
        '(-c --limit)'{-c,--limit}'[List this many at most.]:number:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_lfa_watch() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.]:directory:'
        '--state[Keep the history and the lock in this directory.]:directory:'
        '--json[Print JSON, with "schema"\: 1, and ask nothing.]'
        '--no-inhibit[Do not have systemd keep the machine from sleeping and going down meanwhile, as where its login manager cannot be reached.]'
        '--policy[Act by this policy, such as /etc/lfa/policy.json.]:file:_files -g '\''*.json'\'''
        '--check[Only tell whether the policy can be used.]'
        '--interval[Look at the files this often; by default every 5 s without events, and every 60 s with them.]:seconds:'
        '--initial[Begin with the components that are there.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_lfa_wait() {
    local -i ret=1
    local -ar ___for=('active' 'pending' 'primed' 'idle')
    local -ar arg_specs=(
        '--root[Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.]:directory:'
        '--state[Keep the history and the lock in this directory.]:directory:'
        '--json[Print JSON, with "schema"\: 1, and ask nothing.]'
        ':component:{local -a list;list=(${(f)"$(lfa list --aliases 2>/dev/null)"});_describe -V "" list}'
        '--for[The state to wait for.]:for:{__lfa_complete "${___for[@]}"}'
        '--expect-version[Also wait until this version runs.]:version:'
        '--timeout[Give up after so long, with exit status 1; 0 looks once. By default it waits for ever.]:seconds:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_lfa_verify() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.]:directory:'
        '--state[Keep the history and the lock in this directory.]:directory:'
        '--json[Print JSON, with "schema"\: 1, and ask nothing.]'
        ':component:{local -a list;list=(${(f)"$(lfa list --aliases 2>/dev/null)"});_describe -V "" list}'
        '--expect-version[The version that should run.]:version:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_lfa_doctor() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.]:directory:'
        '--state[Keep the history and the lock in this directory.]:directory:'
        '--json[Print JSON, with "schema"\: 1, and ask nothing.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_lfa_report() {
    local -i ret=1
    local -ar arg_specs=(
        '--root[Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.]:directory:'
        '--state[Keep the history and the lock in this directory.]:directory:'
        '--json[Print JSON, with "schema"\: 1, and ask nothing.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_lfa_completion() {
    local -i ret=1
    local -ar _shell=('bash' 'zsh' 'fish')
    local -ar arg_specs=(
        ':shell:{__lfa_complete "${_shell[@]}"}'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_lfa_simulate() {
    local -i ret=1
    local -ar arg_specs=(
        ':mountpoint:_files -/'
        '--machine[A description of the machine, in JSON.]:file:_files -g '\''*.json'\'''
        '--components[How many components there are\: 0 to 4096. Those that are missing are made up.]:n:'
        '--cpus[How many CPUs there are\: 1 to 128. (default\: 4)]:n:'
        '--faults[A plan of what the firmware does wrong.]:file:_files'
        '--prime-time[How long the firmware loads an image, such as 2s or 500ms. (default\: 4ms)]:time:'
        '--activate-time[How long the firmware switches to an image. (default\: 150us)]:time:'
        '--background[Go to the background as soon as the files are there.]'
        '--allow-other[Let other users in, as the files'\'' modes allow. Who is not root needs user_allow_other in /etc/fuse.conf for it.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_lfa_help() {
    local -i ret=1
    local -ar arg_specs=(
        '*:subcommands:'
        '--version[Show the version.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

if [[ "${funcstack[1]}" = _lfa ]]; then
    _lfa "${@}"
else
    compdef _lfa lfa
fi
