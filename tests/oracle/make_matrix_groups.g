# Makes tests/oracle/matrix_groups.json with GAP 4.12:
#
#     gap -q -A tests/oracle/make_matrix_groups.g
#
# For finite rational matrix groups (reflection groups in the simple root basis, a quaternion group, a group with entries
# in Q only): order, class number, and dimensions of Hom spaces by character products from traces.
SizeScreen([4096, 24]);;

ReflectionMatrices := function(cartan)
  # s_i(a_j) = a_j - c_ij a_i, as matrices acting on columns
  return List([1..Length(cartan)], i -> List([1..Length(cartan)], r -> List([1..Length(cartan)],
    function(c) local value; value := 0; if r = c then value := 1; fi;
      if r = i then value := value - cartan[i][c]; fi; return value; end)));
end;;

cases := [
  ["A2", ReflectionMatrices([[2,-1],[-1,2]])],
  ["B2", ReflectionMatrices([[2,-2],[-1,2]])],
  ["G2", ReflectionMatrices([[2,-1],[-3,2]])],
  ["A3", ReflectionMatrices([[2,-1,0],[-1,2,-1],[0,-1,2]])],
  ["B3", ReflectionMatrices([[2,-1,0],[-1,2,-2],[0,-1,2]])],
  ["F4", ReflectionMatrices([[2,-1,0,0],[-1,2,-2,0],[0,-1,2,-1],[0,0,-1,2]])],
  ["D4", ReflectionMatrices([[2,-1,0,0],[-1,2,-1,-1],[0,-1,2,0],[0,-1,0,2]])],
  ["C3 plane", [[[0,-1],[1,-1]]]],
  ["Q8", [[[0,-1,0,0],[1,0,0,0],[0,0,0,-1],[0,0,1,0]], [[0,0,-1,0],[0,0,0,1],[1,0,0,0],[0,-1,0,0]]]],
  ["conjugated D3", [[[1/2,-3/2],[1/2,1/2]]^-1 * [[0,-1],[1,-1]] * [[1/2,-3/2],[1/2,1/2]],
                     [[1/2,-3/2],[1/2,1/2]]^-1 * [[0,1],[1,0]] * [[1/2,-3/2],[1/2,1/2]]]]
];;

Text := function(value)
  if IsList(value) then return Concatenation("[", JoinStringsWithSeparator(List(value, Text), ", "), "]"); fi;
  return Concatenation("\"", String(value), "\"");
end;;

lines := [];;
for case in cases do
  G := Group(case[2]);
  table := CharacterTable(G);
  chi := ClassFunction(table, List(ConjugacyClasses(table), c -> TraceMat(Representative(c))));
  det := ClassFunction(table, List(ConjugacyClasses(table), c -> DeterminantMat(Representative(c))));
  sym2 := SymmetricParts(table, [chi], 2)[1];
  sym3 := SymmetricParts(table, [chi], 3)[1];
  alt2 := AntiSymmetricParts(table, [chi], 2)[1];
  Add(lines, Concatenation("{\"name\": \"", case[1], "\", \"generators\": ", Text(case[2]),
    ", \"order\": ", String(Size(G)), ", \"classes\": ", String(Length(ConjugacyClasses(table))),
    ", \"hom\": {\"V_V\": ", String(ScalarProduct(table, chi, chi)),
    ", \"V2_V\": ", String(ScalarProduct(table, chi*chi, chi)),
    ", \"V2_V2\": ", String(ScalarProduct(table, chi*chi, chi*chi)),
    ", \"Sym2_V\": ", String(ScalarProduct(table, sym2, chi)),
    ", \"Sym3_V\": ", String(ScalarProduct(table, sym3, chi)),
    ", \"Alt2_V\": ", String(ScalarProduct(table, alt2, chi)),
    ", \"Alt2_det\": ", String(ScalarProduct(table, alt2, det)), "}}"));
od;
output := OutputTextFile("tests/oracle/matrix_groups.json", false);;
SetPrintFormattingStatus(output, false);;
PrintTo(output, "{\"source\": \"GAP ", GAPInfo.Version, "\", \"groups\": [", JoinStringsWithSeparator(lines, ",\n"), "]}\n");
CloseStream(output);;
QUIT;
