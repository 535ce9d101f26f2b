package sopsinstaller.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Dotenv and ini files of sops. */
final class FlatInputs {
    private static final String FAMILY = "flat";
    private static final String ENV_END = "\nsops_mac=x\nsops_lastmodified=2026-11-21T12:00:00Z\n"
            + "sops_age__list_0__map_recipient=a\nsops_age__list_0__map_enc=b\n";
    private static final String INI_END = "\n[sops]\nmac=x\nlastmodified=2026-11-21T12:00:00Z\n"
            + "age__list_0__map_recipient=a\nage__list_0__map_enc=b\n";

    private FlatInputs() {}

    static List<Attack> all(long seed) {
        var all = new ArrayList<Attack>();
        for (String text : List.of("", "x", "=", "=x", "a", "a=", "a==", "a=b=c", " a=b", "a =b", "a= b", "a b=c",
                "export a=b", "#", "#=",
                "a=\"", "a='", "a=`", "a=\"\"\"", "a=\"b\\", "a=\\", "\\", "a=${a}", "a=$(id)", "a=%(a)s", "a\0=b",
                "a=\0", "\ufeffa=b",
                "a=\u001b[31m", "\u001b[31m=a", "\u202e=a", "a=b\rc=d", "\r\n\r\n", "a=b\n\n\n=c", Attack.CANARY,
                Attack.CANARY + "\n=",
                "a=" + Attack.CANARY, "\"a\"=b", "`a`=b", "\"\"\"a\"\"\"=b", "\"a=b", "`a=b", "\"\"\"a=b", "-=a\n-=b",
                "a:b", "[", "]", "[]", "[a", "[a]b",
                "[a][b]", "[sops]", "[sops]\n[sops]", "[DEFAULT]\na=b", "[a.b.c]\nd=e", "[a]\nb=\"\"\"c\nd",
                "[a]\nb=`c\nd", "a=b\\\nc\\\nd\\",
                "sops=x", "sops_=x", "sops_mac=1", "sops_mac=1\nsops_mac=2", "sops_age=1", "sops_age__list_0=1",
                "sops_age__list_1__map_enc=1", "sops_age__list_99999999999999999999__map_enc=1",
                "sops_age__list_-1__map_enc=1",
                "sops_a__map_b=1\nsops_a=2", "sops_a__map_=1", "sops_a__list_=1", "sops___map___list_=1",
                "sops__map_a=1",
                "sops_age__list_0__list_0__list_0=1", "sops_mac__map_x=1", "sops_lastmodified=\\n",
                "sops_pgp__map_a=1")) {
            both(all, "the text " + text.replace('\n', ' ').replace('\0', '0'), text);
        }
        for (int count : new int[] {1000, 100_000, 499_000, 1_000_000, 5_000_000}) {
            both(all, count + " keys", lines(count, i -> "k" + i + "=x"));
            both(all, count + " equal keys", "k=x\n".repeat(count));
            both(all, count + " sections", lines(count, i -> "[s" + i + "]"));
            both(all, count + " equal sections", "[s]\n".repeat(count));
            both(all, count + " sections with a key", lines(count, i -> "[s" + i + "]\na=b"));
            both(all, count + " nested sections", "[" + "a.".repeat(count) + "a]");
            both(all, count + " comments", "#x\n".repeat(count));
            both(all, count + " comments before keys", "#x\nk=x\n".repeat(count));
            both(all, count + " empty lines", "\n".repeat(count));
            both(all, count + " carriage returns", "\r".repeat(count));
            both(all, count + " continued lines", "a=" + "b\\\n".repeat(count));
            both(all, count + " lines in quotes", "a=\"\"\"" + "b\n".repeat(count));
            both(all, count + " quotes", "a=" + "\"".repeat(count));
            both(all, count + " backquotes", "a=" + "`".repeat(count));
            both(all, count + " equal signs", "=".repeat(count));
            both(all, count + " brackets", "[".repeat(count) + "]".repeat(count));
            both(all, count + " backslashes", "a=" + "\\".repeat(count));
            both(all, count + " newline escapes", "a=" + "\\n".repeat(count));
            both(all, count + " characters in a line without '='", "x".repeat(count));
            both(all, count + " characters in a name", "x".repeat(count) + "=1");
            both(all, count + " comment signs", "a=" + "#;".repeat(count));
            both(all, count + " comment signs after spaces", "a=" + " #".repeat(count));
            both(all, count + " dashes as names", "-=x\n".repeat(count));
            both(all, count + " maps in a name", "sops_a" + "__map_a".repeat(count) + "=1");
            both(all, count + " lists in a name", "sops_a" + "__list_0".repeat(count) + "=1");
            both(all, count + " items of metadata", lines(count, i -> "sops_age__list_" + i + "__map_enc=1"));
            both(all, count + " fields of metadata", lines(count, i -> "sops_k" + i + "=1"));
        }
        for (int length : new int[] {64 * 1024, 64 * 1024 + 1}) {
            both(all, "a name of " + length, "x".repeat(length) + "=1");
        }
        for (int size : new int[] {96 * 1024 * 1024, 96 * 1024 * 1024 + 1}) {
            for (String format : List.of("dotenv", "ini")) {
                all.add(Place.sops(FAMILY, format + " of " + size + " bytes", format, "\"a\"",
                        () -> Bytes.of("a=", Bytes.filled(size - 2, 'x'))).onlyLong());
                all.add(Place.sops(FAMILY, format + " of lines of " + size + " bytes", format, "\"a\"",
                        () -> lines(size)).onlyLong());
            }
        }
        for (String format : List.of("dotenv", "ini")) {
            all.add(Place.sops(FAMILY, format + " that is not UTF-8", format, "\"a\"", () -> Bytes.of(0xff, 0xfe, "=",
                    0xff)));
            all.add(Place.sops(FAMILY, format + " of random bytes", format, "\"a\"", () -> Bytes.random(7, 100_000)));
            all.add(Place.sops(FAMILY, format + " of values with newlines", format, "\"\"", () -> {
                var maker = new SopsMaker(seed);
                boolean env = format.equals("dotenv");
                String path = env ? "a:" : "s:a:";
                String value = maker.value(path, (Attack.CANARY + "\n[x]\ny=\"\"\"\0").getBytes(UTF_8), "str");
                return Bytes.of(env ? "" : "[s]\n", "a=", value, "\n", env ? maker.flat("sops_", "")
                        : "[sops]\n" + maker.flat("", ""));
            }));
        }
        return all;
    }

    private static byte[] lines(int size) {
        byte[] bytes = Bytes.filled(size, 'x');
        for (int i = 1; i < size; i += 10) {
            bytes[i] = '=';
            bytes[Math.min(size - 1, i + 5)] = '\n';
        }
        return bytes;
    }

    private static String lines(int count, java.util.function.IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n"));
    }

    private static void both(List<Attack> all, String name, String text) {
        String shown = name.substring(0, Math.min(60, name.length()));
        Attack env = Place.sops(FAMILY, "dotenv: " + shown, "dotenv", "\"a\"", () -> (text + ENV_END).getBytes(UTF_8));
        Attack ini = Place.sops(FAMILY, "ini: " + shown, "ini", "\"a\"", () -> (text + INI_END).getBytes(UTF_8));
        all.add(text.length() > 50_000 ? env.onlyLong() : env);
        all.add(text.length() > 50_000 ? ini.onlyLong() : ini);
    }
}
