function __lfa_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __lfa_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __lfa_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __lfa_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __lfa_parse_tokens -S
    set -l unparsed_tokens (__lfa_tokens -pc)
    switch $unparsed_tokens[1]
    case 'lfa'
        __lfa_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'list'
            __lfa_parse_subcommand 0 'root=' 'state=' 'json' 'aliases' 'version' 'h/help'
        case 'show'
            __lfa_parse_subcommand 1 'root=' 'state=' 'json' 'field=' 'version' 'h/help'
        case 'pending'
            __lfa_parse_subcommand -r 1 'root=' 'state=' 'json' 'version' 'h/help'
        case 'prime'
            __lfa_parse_subcommand 1 'root=' 'state=' 'json' 'n/dry-run' 'y/yes' 'expect-version=' 'from-version=' 'timeout=' 'exit-code' 'no-inhibit' 'version' 'h/help'
        case 'activate'
            __lfa_parse_subcommand -r 1 'root=' 'state=' 'json' 'n/dry-run' 'y/yes' 'expect-version=' 'from-version=' 'timeout=' 'exit-code' 'no-inhibit' 'all' 'version' 'h/help'
        case 'cancel'
            __lfa_parse_subcommand 1 'root=' 'state=' 'json' 'n/dry-run' 'version' 'h/help'
        case 'set'
            __lfa_parse_subcommand -r 2 'root=' 'state=' 'json' 'n/dry-run' 'version' 'h/help'
        case 'history'
            __lfa_parse_subcommand 1 'root=' 'state=' 'json' 'c/limit=' 'version' 'h/help'
        case 'watch'
            __lfa_parse_subcommand 0 'root=' 'state=' 'json' 'no-inhibit' 'policy=' 'check' 'interval=' 'initial' 'version' 'h/help'
        case 'wait'
            __lfa_parse_subcommand 1 'root=' 'state=' 'json' 'for=' 'expect-version=' 'timeout=' 'version' 'h/help'
        case 'verify'
            __lfa_parse_subcommand 1 'root=' 'state=' 'json' 'expect-version=' 'version' 'h/help'
        case 'doctor'
            __lfa_parse_subcommand 0 'root=' 'state=' 'json' 'version' 'h/help'
        case 'report'
            __lfa_parse_subcommand 0 'root=' 'state=' 'json' 'version' 'h/help'
        case 'completion'
            __lfa_parse_subcommand 1 'version' 'h/help'
        case 'simulate'
            __lfa_parse_subcommand 1 'machine=' 'components=' 'cpus=' 'faults=' 'prime-time=' 'activate-time=' 'background' 'allow-other' 'version' 'h/help'
        case 'help'
            __lfa_parse_subcommand -r 1 'version'
        end
    end
end

function __lfa_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __lfa_parse_subcommand -S -a positional_count
    argparse -s r -- $argv
    set -l option_specs $argv[2..]
    set -l is_repeating_positional $_flag_r
    set -el _flag_r
    set -a commands $unparsed_tokens[1]
    set positional_index 0
    while true
        set -e unparsed_tokens[1]
        argparse -sn "$commands" $option_specs -- $unparsed_tokens 2> /dev/null
        set unparsed_tokens $argv
        set positional_index (math $positional_index + 1)
        for non_repeating_flag_or_option in $non_repeating_flags_or_options
            if set -ql "_flag_$(string replace -a - _ -- $non_repeating_flag_or_option)"
                set non_repeating_flags_or_options_absent 1
                break
            end
        end
        test (count $unparsed_tokens) -eq 0 -o \( -z "$is_repeating_positional" -a "$positional_index" -gt "$positional_count" \) && break
    end
end

function __lfa_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __lfa_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__lfa_tokens -p)
    if test -z "$(__lfa_tokens -t)"
        set -l index (count (__lfa_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'lfa' -f
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa" version' -l 'version' -d 'Show the version.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa" -eq 1' -fa 'list' -d 'Lists the components of the firmware, and what waits for activation.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa" -eq 1' -fa 'show' -d 'Tells all about a component, or one thing for a script.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa" -eq 1' -fa 'pending' -d 'Tells whether firmware waits for activation: exit status 0 if so, 2 if not.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa" -eq 1' -fa 'prime' -d 'Has the firmware load and check what is pending, and no more.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa" -eq 1' -fa 'activate' -d 'Has the pending firmware of components take over, now.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa" -eq 1' -fa 'cancel' -d 'Stops the attempt that runs on a component, or undoes `prime`.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa" -eq 1' -fa 'set' -d 'Changes settings of a component, until the driver is unloaded.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa" -eq 1' -fa 'history' -d 'Lists past attempts, the newest last.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa" -eq 1' -fa 'watch' -d 'Tells of changes as they come; with --policy, activates by itself.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa" -eq 1' -fa 'wait' -d 'Waits until a component is in a state, or runs a version.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa" -eq 1' -fa 'verify' -d 'Tells whether a component runs a version: exit status 0 if so, 1 if not.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa" -eq 1' -fa 'doctor' -d 'Finds out why Live Firmware Activation does not work here, and what to do.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa" -eq 1' -fa 'report' -d 'Prints all that is known here, for whoever is asked for help.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa" -eq 1' -fa 'completion' -d 'Prints a script that completes lfa\'s commands in a shell.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa" -eq 1' -fa 'simulate' -d 'Serves a simulated machine\'s LFA files over FUSE.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa list" root' -l 'root' -d 'Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa list" state' -l 'state' -d 'Keep the history and the lock in this directory.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa list" json' -l 'json' -d 'Print JSON, with "schema": 1, and ask nothing.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa list" aliases' -l 'aliases' -d 'Print the short names of the components only, for completion in shells.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa list" version' -l 'version' -d 'Show the version.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa show" root' -l 'root' -d 'Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa show" state' -l 'state' -d 'Keep the history and the lock in this directory.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa show" json' -l 'json' -d 'Print JSON, with "schema": 1, and ask nothing.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa show" -eq 1' -fka '(lfa list --aliases 2>/dev/null)'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa show" field' -l 'field' -d 'Print what this file of the component says, and nothing else.' -rfka 'name activation_capable activation_pending may_reset_cpu cpu_rendezvous force_cpu_rendezvous current_version pending_version auto_activate state last_result'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa show" version' -l 'version' -d 'Show the version.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa pending" root' -l 'root' -d 'Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa pending" state' -l 'state' -d 'Keep the history and the lock in this directory.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa pending" json' -l 'json' -d 'Print JSON, with "schema": 1, and ask nothing.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa pending" -ge 1' -fka '(lfa list --aliases 2>/dev/null)'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa pending" version' -l 'version' -d 'Show the version.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa pending" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa prime" root' -l 'root' -d 'Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa prime" state' -l 'state' -d 'Keep the history and the lock in this directory.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa prime" json' -l 'json' -d 'Print JSON, with "schema": 1, and ask nothing.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa prime" dry-run n' -l 'dry-run' -s 'n' -d 'Show what would be written, and write nothing.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa prime" y yes' -l 'yes' -s 'y' -d 'Do not ask.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa prime" expect-version' -l 'expect-version' -d 'Do nothing unless this version waits; if it runs already, that is success.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa prime" from-version' -l 'from-version' -d 'Do nothing unless this version runs.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa prime" timeout' -l 'timeout' -d 'Cancel what takes longer; by default the driver\'s limits count.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa prime" exit-code' -l 'exit-code' -d 'Exit with 2 if there was nothing to do.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa prime" no-inhibit' -l 'no-inhibit' -d 'Do not have systemd keep the machine from sleeping and going down meanwhile, as where its login manager cannot be reached.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa prime" -eq 1' -fka '(lfa list --aliases 2>/dev/null)'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa prime" version' -l 'version' -d 'Show the version.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa prime" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa activate" root' -l 'root' -d 'Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa activate" state' -l 'state' -d 'Keep the history and the lock in this directory.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa activate" json' -l 'json' -d 'Print JSON, with "schema": 1, and ask nothing.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa activate" dry-run n' -l 'dry-run' -s 'n' -d 'Show what would be written, and write nothing.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa activate" y yes' -l 'yes' -s 'y' -d 'Do not ask.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa activate" expect-version' -l 'expect-version' -d 'Do nothing unless this version waits; if it runs already, that is success.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa activate" from-version' -l 'from-version' -d 'Do nothing unless this version runs.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa activate" timeout' -l 'timeout' -d 'Cancel what takes longer; by default the driver\'s limits count.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa activate" exit-code' -l 'exit-code' -d 'Exit with 2 if there was nothing to do.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa activate" no-inhibit' -l 'no-inhibit' -d 'Do not have systemd keep the machine from sleeping and going down meanwhile, as where its login manager cannot be reached.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa activate" -ge 1' -fka '(lfa list --aliases 2>/dev/null)'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa activate" all' -l 'all' -d 'All components that have firmware waiting and can be activated live; conditions are about these.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa activate" version' -l 'version' -d 'Show the version.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa activate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa cancel" root' -l 'root' -d 'Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa cancel" state' -l 'state' -d 'Keep the history and the lock in this directory.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa cancel" json' -l 'json' -d 'Print JSON, with "schema": 1, and ask nothing.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa cancel" -eq 1' -fka '(lfa list --aliases 2>/dev/null)'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa cancel" dry-run n' -l 'dry-run' -s 'n' -d 'Show what would be written, and write nothing.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa cancel" version' -l 'version' -d 'Show the version.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa cancel" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa set" root' -l 'root' -d 'Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa set" state' -l 'state' -d 'Keep the history and the lock in this directory.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa set" json' -l 'json' -d 'Print JSON, with "schema": 1, and ask nothing.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa set" -eq 1' -fka '(lfa list --aliases 2>/dev/null)'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa set" dry-run n' -l 'dry-run' -s 'n' -d 'Show what would be written, and write nothing.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa set" version' -l 'version' -d 'Show the version.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa set" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa history" root' -l 'root' -d 'Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa history" state' -l 'state' -d 'Keep the history and the lock in this directory.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa history" json' -l 'json' -d 'Print JSON, with "schema": 1, and ask nothing.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa history" -eq 1' -fka '(lfa list --aliases 2>/dev/null)'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa history" c limit' -s 'c' -l 'limit' -d 'List this many at most.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa history" version' -l 'version' -d 'Show the version.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa history" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa watch" root' -l 'root' -d 'Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa watch" state' -l 'state' -d 'Keep the history and the lock in this directory.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa watch" json' -l 'json' -d 'Print JSON, with "schema": 1, and ask nothing.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa watch" no-inhibit' -l 'no-inhibit' -d 'Do not have systemd keep the machine from sleeping and going down meanwhile, as where its login manager cannot be reached.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa watch" policy' -l 'policy' -d 'Act by this policy, such as /etc/lfa/policy.json.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa watch" check' -l 'check' -d 'Only tell whether the policy can be used.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa watch" interval' -l 'interval' -d 'Look at the files this often; by default every 5 s without events, and every 60 s with them.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa watch" initial' -l 'initial' -d 'Begin with the components that are there.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa watch" version' -l 'version' -d 'Show the version.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa watch" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa wait" root' -l 'root' -d 'Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa wait" state' -l 'state' -d 'Keep the history and the lock in this directory.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa wait" json' -l 'json' -d 'Print JSON, with "schema": 1, and ask nothing.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa wait" -eq 1' -fka '(lfa list --aliases 2>/dev/null)'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa wait" for' -l 'for' -d 'The state to wait for.' -rfka 'active pending primed idle'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa wait" expect-version' -l 'expect-version' -d 'Also wait until this version runs.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa wait" timeout' -l 'timeout' -d 'Give up after so long, with exit status 1; 0 looks once. By default it waits for ever.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa wait" version' -l 'version' -d 'Show the version.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa wait" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa verify" root' -l 'root' -d 'Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa verify" state' -l 'state' -d 'Keep the history and the lock in this directory.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa verify" json' -l 'json' -d 'Print JSON, with "schema": 1, and ask nothing.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa verify" -eq 1' -fka '(lfa list --aliases 2>/dev/null)'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa verify" expect-version' -l 'expect-version' -d 'The version that should run.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa verify" version' -l 'version' -d 'Show the version.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa verify" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa doctor" root' -l 'root' -d 'Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa doctor" state' -l 'state' -d 'Keep the history and the lock in this directory.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa doctor" json' -l 'json' -d 'Print JSON, with "schema": 1, and ask nothing.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa doctor" version' -l 'version' -d 'Show the version.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa doctor" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa report" root' -l 'root' -d 'Use this directory in place of /sys, such as a mountpoint of `lfa simulate`.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa report" state' -l 'state' -d 'Keep the history and the lock in this directory.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa report" json' -l 'json' -d 'Print JSON, with "schema": 1, and ask nothing.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa report" version' -l 'version' -d 'Show the version.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa report" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa completion" -eq 1' -fka 'bash zsh fish'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa completion" version' -l 'version' -d 'Show the version.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa completion" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_positional "lfa simulate" -eq 1' -fa '(__lfa_complete_directories)'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa simulate" machine' -l 'machine' -d 'A description of the machine, in JSON.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa simulate" components' -l 'components' -d 'How many components there are: 0 to 4096. Those that are missing are made up.' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa simulate" cpus' -l 'cpus' -d 'How many CPUs there are: 1 to 128. (default: 4)' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa simulate" faults' -l 'faults' -d 'A plan of what the firmware does wrong.' -rF
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa simulate" prime-time' -l 'prime-time' -d 'How long the firmware loads an image, such as 2s or 500ms. (default: 4ms)' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa simulate" activate-time' -l 'activate-time' -d 'How long the firmware switches to an image. (default: 150us)' -rfka ''
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa simulate" background' -l 'background' -d 'Go to the background as soon as the files are there.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa simulate" allow-other' -l 'allow-other' -d 'Let other users in, as the files\' modes allow. Who is not root needs user_allow_other in /etc/fuse.conf for it.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa simulate" version' -l 'version' -d 'Show the version.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa simulate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'lfa' -n '__lfa_should_offer_completions_for_flags_or_options "lfa help" version' -l 'version' -d 'Show the version.'
