# Makes tests/oracle/fields.json with GAP 4.12:
#
#     gap -q -A tests/oracle/make_fields.g
#
# Random lists of cyclotomic numbers (sums of [c, k] for c E(n)^k): the degree of the field that they generate and the minimal
# polynomial of each. Random matrices over cyclotomic fields: rank, and the determinant's minimal polynomial.
SizeScreen([4096, 24]);;
TheNumber := terms -> n -> Sum(terms, t -> t[1] * E(n)^t[2]);;
Text := function(value)
  if IsList(value) then return Concatenation("[", JoinStringsWithSeparator(List(value, Text), ", "), "]"); fi;
  return Concatenation("\"", String(value), "\"");
end;;
source := RandomSource(IsMersenneTwister, 1);;
RandomTerms := function(n, count)
  return List([1..count], i -> [Random(source, [-3,-2,-1,1,2,3]), Random(source, [0..n-1])]);
end;;
# real or symmetric sums, so that proper subfields occur
Symmetric := function(n)
  local k;
  k := Random(source, [1..n-1]);
  return Random(source, [[[1, k], [1, n - k]], [[2, k]], [[1, k], [-1, n - k]],
    List(Filtered([1..n-1], j -> Gcd(j, n) = 1 and Legendre(j, n) = 1), j -> [1, j])]);
end;;
cases := [];;
for n in [3, 4, 5, 7, 8, 9, 11, 12, 13, 15, 16, 20, 21, 24, 28] do
  for trial in [1..4] do
    terms := List([1..Random(source, [1..2])], i -> Symmetric(n));
    values := List(terms, t -> TheNumber(t)(n));
    Add(cases, [n, terms, Dimension(Field(Rationals, Concatenation(values, [1]))),
      List(values, v -> CoefficientsOfUnivariatePolynomial(MinimalPolynomial(Rationals, v)))]);
  od;
od;
matrices := [];;
for n in [4, 5, 7, 8, 12] do
  for size in [2, 3, 5] do
    terms := List([1..size], i -> List([1..size], j -> RandomTerms(n, 2)));
    M := List(terms, row -> List(row, t -> TheNumber(t)(n)));
    if size > 2 then
      M[size] := M[1] + E(n) * M[2];
      terms[size] := List([1..size], j -> Concatenation(terms[1][j], List(terms[2][j], t -> [t[1], (t[2] + 1) mod n])));
    fi;
    Add(matrices, [n, terms, RankMat(M), CoefficientsOfUnivariatePolynomial(MinimalPolynomial(Rationals, DeterminantMat(M)))]);
  od;
od;
Lines := rows -> Concatenation("[\n", JoinStringsWithSeparator(List(rows, Text), ",\n"), "\n]");;
out := OutputTextFile("tests/oracle/fields.json", false);;
SetPrintFormattingStatus(out, false);;
PrintTo(out, "{\"numbers\": ", Lines(cases), ",\n\"matrices\": ", Lines(matrices), "}\n");
CloseStream(out);
QUIT;
