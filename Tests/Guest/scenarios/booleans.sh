# SPDX-License-Identifier: MIT
#
# Text that is no boolean is refused and changes nothing; false triggers nothing.
. ./tap.sh
. ./lfa.sh

check "the driver loads" load
long=$(printf '%4000s' '' | tr ' ' 1)
# garbage: runs `$@ TEXT DESCRIPTION` for texts that are no booleans.
garbage() {
  for text in 2 10 01 -1 00 yess maybe truefalse '1 ' ' 1' "1$newline$newline" "${newline}1" \
    0x1 1.0 '1;0' true1 o tru onn "$long"; do
    "$@" "$text"
  done
}

refuses() {
  before=$(get "$1" "$2")
  put "$1" "$2" "$3"
  is "$error" "Invalid argument" "$2 refuses '$(echo "$3" | head -c 12)'"
  is "$(get "$1" "$2")" "$before" "and keeps its value"
}

triggers_nothing() {
  put "$1" "$2" "$3"
  is "$error" "Invalid argument" "$2 refuses '$(echo "$3" | head -c 12)'"
}

for file in force_cpu_rendezvous auto_activate; do
  garbage refuses $BL31 $file
  for text in 1 y Y yes t true TRUE on On; do
    put $BL31 $file 0
    put $BL31 $file "$text"
    is "$error-$(get $BL31 $file)" -1 "$file takes '$text' for true"
    put $BL31 $file "0$newline"
    is "$error-$(get $BL31 $file)" -0 "and a newline behind"
  done
  for text in 0 n N no f false FALSE off Off; do
    put $BL31 $file 1
    put $BL31 $file "$text"
    is "$error-$(get $BL31 $file)" -0 "$file takes '$text' for false"
  done
done
for file in activate cancel; do
  garbage triggers_nothing $BL31 $file
  for text in 0 n no f false off; do triggers_nothing $BL31 $file "$text"; done
done
is "$(get $BL31 current_version)" 1.0 "nothing was activated"
is "$(get $BL31 activation_pending)" 1 "what was pending is pending"
is "$(field monitor activations)" 0 "the monitor has activated nothing"
put $BL31 activate yes
is "$error-$(get $BL31 current_version)" -1.1 "a word for true activates"
done_testing
