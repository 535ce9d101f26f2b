# The differences of $theirs (a golden file: facts of sops-nix' module) and $ours, one a line: `PATH -` is missing here,
# `PATH +` is here alone, `PATH -X` and `PATH +X` are elements of a list, `PATH ~` is another value.
def errors: if type == "object" and (.error | type) == "string" and (has("failed") | not) then "does not evaluate" else . end;
# home-manager: quoted assignments, one or several in an element.
def variables: join(" ") | [scan("[\"\u0027]([A-Z_]+)=([^\"\u0027]*)[\"\u0027]") | {key: .[0], value: .[1]}] | from_entries;
# The golden files hold facts alone: neither texts nor messages.
def facts:
    map_values(errors)
    | del(.unitFiles, .paths, .preSwitchChecks, .startScript, .script)
    | (.assertions | objects) |= {failed: (.failed | if type == "array" then length else . end)}
    | (.activationScripts | objects) |= map_values(del(.text?))
    | (.activation | objects) |= map_values(del(.data?))
    | (.files | objects) |= keys
    | walk(if type == "object" then (.Environment? | arrays) |= variables else . end);
def simple: all(.[]; type != "object" and type != "array");
def differ($path; $a; $b):
    if $a == $b then empty
    elif ($a | type) == "object" and ($b | type) == "object" then
        (($a + $b) | keys[]) as $k
        | ($path | if . == "" then $k else "\(.).\($k)" end) as $at
        | if $b | has($k) | not then "\($at) -" elif $a | has($k) | not then "\($at) +" else differ($at; $a[$k]; $b[$k]) end
    elif ($a | type) == "array" and ($b | type) == "array" and ($a | simple) and ($b | simple) then
        ($a - $b | unique[] | "\($path) -\(.)"), ($b - $a | unique[] | "\($path) +\(.)"),
        (if ($a | sort) == ($b | sort) then "\($path) order" else empty end)
    elif ($a | type) == "array" and ($b | type) == "array" and ($a | length) == ($b | length) then
        range($a | length) as $i | differ("\($path)[\($i)]"; $a[$i]; $b[$i])
    else "\($path) ~" end;
differ(""; $theirs[0] | facts; $ours[0] | facts)
