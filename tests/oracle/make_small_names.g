# Makes tests/oracle/small_names.json with GAP 4.12 (package smallgrp):
#
#     gap -q -A tests/oracle/make_small_names.g > tests/oracle/small_names.json
#
# GAP's names of all groups of order up to 31, by their numbers in the small groups library; many_orbit_types.json has the groups.
LoadPackage("smallgrp");;
SizeScreen([4096, 24]);;
rows := [];;
for n in [1..31] do
  for k in [1..NumberSmallGroups(n)] do
    Add(rows, Concatenation("[", String(n), ", ", String(k), ", \"", StructureDescription(SmallGroup(n, k)), "\"]"));
  od;
od;
Print("[", JoinStringsWithSeparator(rows, ",\n"), "]\n");
QUIT;
