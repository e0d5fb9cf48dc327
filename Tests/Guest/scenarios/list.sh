# SPDX-License-Identifier: MIT
#
# Names, modes and contents of every file: the newest posted driver's eleven, and ours.
. ./tap.sh
. ./lfa.sh

check "the driver loads" load
is "$(ls $LFA | tr '\n' ' ')" "$BL32 $BL31 $BL33 " "there is a directory per component, no more"

files="activate activation_capable activation_pending auto_activate cancel cpu_rendezvous
current_version force_cpu_rendezvous last_result may_reset_cpu name pending_version prime state"
for guid in $COMPONENTS; do
  is "$(ls "$LFA/$guid" | tr '\n' ' ')" "$(echo $files) " "$guid has all files"
  for file in $files; do
    case $file in
      activate | cancel | prime) mode=200 ;;
      auto_activate | force_cpu_rendezvous) mode=644 ;;
      *) mode=444 ;;
    esac
    is "$(stat -c %a "$LFA/$guid/$file")" "$mode" "$file has mode 0$mode"
  done
done

# contents GUID FILE TEXT
contents() {
  is "$(get "$1" "$2")" "$3" "$1: $2"
  case $3 in
    *denied) ;;
    *) is "$(cat "$LFA/$1/$2" | wc -c)" "$((${#3} + 1))" "with one newline behind" ;;
  esac
}

contents $BL31 name "TF-A BL31 runtime"
contents $BL31 activation_capable 1
contents $BL31 activation_pending 1
contents $BL31 may_reset_cpu 0
contents $BL31 cpu_rendezvous 1
contents $BL31 force_cpu_rendezvous 1
contents $BL31 auto_activate 0
contents $BL31 current_version 1.0
contents $BL31 pending_version 1.1
contents $BL31 state pending
contents $BL31 last_result none

contents $BL32 name "BL32 secure payload"
contents $BL32 activation_capable 1
contents $BL32 activation_pending 1
contents $BL32 may_reset_cpu 0
contents $BL32 cpu_rendezvous 0
contents $BL32 force_cpu_rendezvous 1
contents $BL32 auto_activate 0
contents $BL32 current_version 1.0
contents $BL32 pending_version 1.1

contents $BL33 name "BL33 non-secure payload"
contents $BL33 activation_capable 0
contents $BL33 activation_pending 0
contents $BL33 may_reset_cpu 0
contents $BL33 force_cpu_rendezvous 1
contents $BL33 auto_activate 0
contents $BL33 current_version 0.0
contents $BL33 pending_version N/A
contents $BL33 state idle

for guid in $COMPONENTS; do
  for file in activate cancel prime; do
    matches "$(get "$guid" "$file")" "*Permission denied" "$file cannot be read"
  done
  put "$guid" name x
  is "$error" "Permission denied" "name cannot be written"
done
is "$(messages)" "Live Firmware Activation 1.0, 3 components" "the log says what was found"
done_testing
