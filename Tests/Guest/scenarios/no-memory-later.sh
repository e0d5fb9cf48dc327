# SPDX-License-Identifier: MIT
#
# No memory while the firmware lists more and more components: each attempt to activate ends with a
# look at the list, which has one more each time. The first allocation fails, then the second, and
# so on until there is none left to fail.
. ./tap.sh
. ./lfa.sh
. ./no-memory.sh

check "allocations can be made to fail" prepare
check "the driver loads" load
before=$(ls $LFA | wc -l)
number=1
# The firmware claims to have done it, and has not; what the driver says to that needs no memory.
while attempt $number $BL32 activate && [ $number -le 200 ]; do
  is "$error" "Protocol error" "without allocation $number activate ends as ever"
  [ -d $LFA/$BL31 ] && [ -d $LFA/$BL32 ] && [ "$(ls $LFA | wc -l)" -ge "$before" ]
  ok $? "nothing that was there is gone"
  before=$(ls $LFA | wc -l)
  number=$((number + 1))
done
[ $number -gt 10 ] && [ $number -le 200 ]
ok $? "there were $((number - 1)) allocations to fail"
is "$error" "Protocol error" "with all of them activate ends as ever"
[ "$(ls $LFA | wc -l)" -ge $((3 + number)) ]
ok $? "every component is there now"
done_testing
