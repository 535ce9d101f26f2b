package sopsinstaller.install;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.manifest.Encoding;
import sopsinstaller.manifest.TemplateText.Quotes;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;

/** What each encoding writes is read back by a parser of its format, byte for byte. */
class EncodingsTest {
    private static final long SEED = 20_261_121;
    private static final List<String> HOSTILE = List.of("", "p4ss w0rd", "\"", "'", "''", "'\\''", "\\", "\\\"", "\\'",
            "a\"b'c`d$e\\f", "$(touch /tmp/owned)", "`id`", "${HOME}", "x\ny", "x\n", "\n", "\r\n", "\t", " ", " x ",
            "#", "a #b", "a: b", "- a", "{}", "[1]", "null", "~", "true", "1e3", "0x1f", "2001-01-01", "!!int 3", "&a",
            "*a", "|", ">", "%", "@", "\u0001\u001f\u007f", "\u0080\u0085\u009f\u00a0", "\u2028\u2029\ufeff",
            "\ufffe\uffff\ufffd", "ä€😀\udbff\udfff", "\", \"admin\": true, \"x\": \"", "'; rm -rf /; '", "\"\"\"", "'''",
            "a\nINJECTED=1", "%20+&=?/:#", "<SOPS:x:PLACEHOLDER>", "\\u0041", "\\n", "!", "a\\", "-n", "*", "~root");
    private static final List<Quotes> BOTH = List.of(Quotes.NONE, Quotes.DOUBLE);

    @TempDir
    Path folder;

    @Test
    void jsonIsReadByJackson() throws Exception {
        readsBack(new ObjectMapper(), Encoding.JSON, "{\"a\": ", "}");
    }

    @Test
    void yamlIsReadByJackson() throws Exception {
        readsBack(new ObjectMapper(new YAMLFactory()), Encoding.YAML, "a: ", "\n");
        readsBack(new ObjectMapper(new YAMLFactory()), Encoding.JSON, "a: ", " # c\nb: 1\n");
        readsBack(new ObjectMapper(new YAMLFactory()), Encoding.YAML, "{a: ", ", b: 1}");
    }

    private static void readsBack(ObjectMapper mapper, Encoding encoding, String before, String after)
            throws Exception {
        for (String value : texts(true)) {
            for (Quotes quotes : BOTH) {
                byte[] file = inside(quotes, before, written(encoding, quotes, value.getBytes(UTF_8)), after);
                assertEquals(value, mapper.readValue(file, Map.class).get("a"), () -> new String(file, UTF_8));
            }
        }
    }

    @Test
    void tomlAndYamlAreReadByPython() throws Exception {
        String program = """
                import sys, binascii, importlib
                import tomllib
                try:
                    import yaml
                except ImportError:
                    yaml = None
                for line in open(sys.argv[1]):
                    kind, want, text = (binascii.unhexlify(part).decode() for part in line.rstrip('\\n').split(','))
                    if kind == 'toml':
                        got = tomllib.loads(text)['a']
                    elif yaml:
                        got = yaml.safe_load(text)['a']
                    assert got == want, (kind, text, want)
                print('done')
                """;
        List<String> lines = new ArrayList<>();
        for (String value : texts(true)) {
            byte[] bytes = value.getBytes(UTF_8);
            for (Quotes quotes : BOTH) {
                lines.add(line("toml", bytes, inside(quotes, "a = ", written(Encoding.TOML, quotes, bytes), "\nb = 1\n")));
                lines.add(line("yaml", bytes, inside(quotes, "a: ", written(Encoding.YAML, quotes, bytes), "\nb: 1\n")));
            }
        }
        assertEquals("done\n", new String(python(program, lines), UTF_8));
    }

    @Test
    void urlBase64AndWordsAreReadByPython() throws Exception {
        String program = """
                import sys, binascii, urllib.parse, base64, shlex
                for line in open(sys.argv[1]):
                    kind, want, text = (binascii.unhexlify(part) for part in line.rstrip('\\n').split(','))
                    if kind == b'url':
                        url = urllib.parse.urlsplit('postgres://u:' + text.decode() + '@h:5/d?x=' + text.decode() + '&y=1')
                        assert url.hostname == 'h' and url.port == 5, text
                        got = urllib.parse.unquote_to_bytes(url.password)
                        query = urllib.parse.parse_qsl(url.query, keep_blank_values=True, encoding='latin-1')
                        assert query == [('x', want.decode('latin-1')), ('y', '1')], text
                    elif kind == b'base64':
                        got = base64.b64decode(text, validate=True)
                    else:
                        got, = (word.encode('latin-1') for word in shlex.split(text.decode('latin-1')))
                    assert got == want, (kind, text, want)
                print('done')
                """;
        List<String> lines = new ArrayList<>();
        for (byte[] value : bytes(true)) {
            lines.add(line("url", value, written(Encoding.URL, Quotes.NONE, value)));
            lines.add(line("base64", value, written(Encoding.BASE64, Quotes.NONE, value)));
            assertArrayEquals(value, Base64.getDecoder().decode(written(Encoding.BASE64, Quotes.NONE, value)));
        }
        for (byte[] value : bytes(false)) {
            lines.add(line("word", value, written(Encoding.SHELL, Quotes.NONE, value)));
        }
        assertEquals("done\n", new String(python(program, lines), UTF_8));
    }

    @Test
    void shellWordsAreReadByTheShell() throws Exception {
        List<byte[]> values = bytes(false);
        for (String shell : List.of("sh", "bash", "dash", "ksh", "zsh")) {
            if (!available(shell)) {
                continue;
            }
            for (Quotes quotes : Quotes.values()) {
                ByteArrayOutputStream script = new ByteArrayOutputStream();
                ByteArrayOutputStream wanted = new ByteArrayOutputStream();
                for (byte[] value : values) {
                    String around = switch (quotes) {
                        case NONE -> "";
                        case SINGLE -> "'";
                        case DOUBLE -> "\"";
                    };
                    script.writeBytes(("printf '%s\\0' pre=" + around).getBytes(UTF_8));
                    script.writeBytes(written(Encoding.SHELL, quotes, value));
                    script.writeBytes((around + "=post # c\n").getBytes(UTF_8));
                    wanted.writeBytes("pre=".getBytes(UTF_8));
                    wanted.writeBytes(value);
                    wanted.writeBytes("=post\0".getBytes(UTF_8));
                }
                Path file = Files.write(folder.resolve("script"), script.toByteArray());
                assertArrayEquals(wanted.toByteArray(), output(shell, file.toString()), shell + " " + quotes);
            }
        }
    }

    /** A file for systemd is also one that a shell reads, and what systemd documents is just what POSIX says. */
    @Test
    void environmentFilesAreReadAsSystemdAndTheShellDo() throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ByteArrayOutputStream wanted = new ByteArrayOutputStream();
        List<String> texts = texts(false);
        for (int i = 0; i < texts.size(); i++) {
            for (Quotes quotes : BOTH) {
                byte[] value = texts.get(i).getBytes(UTF_8);
                file.writeBytes(inside(quotes, "A" + i + quotes + "=", written(Encoding.SYSTEMD_ENV, quotes, value), "\n"));
                wanted.writeBytes(value);
                wanted.write(0);
            }
        }
        List<String> read = SystemdEnvironment.values(file.toString(UTF_8));
        assertEquals(wanted.toString(UTF_8), String.join("\0", read) + "\0");
        assumeTrue(available("sh"), "no sh here");
        ByteArrayOutputStream script = new ByteArrayOutputStream();
        script.writeBytes(file.toByteArray());
        for (int i = 0; i < texts.size(); i++) {
            for (Quotes quotes : BOTH) {
                script.writeBytes(("printf '%s\\0' \"$A" + i + quotes + "\"\n").getBytes(UTF_8));
            }
        }
        Path path = Files.write(folder.resolve("env"), script.toByteArray());
        assertArrayEquals(wanted.toByteArray(), output("sh", path.toString()));
    }

    @Test
    void refusesWhatAFormatCannotHold() {
        byte[] latin = {'a', (byte) 0xE4};
        for (Encoding encoding : List.of(Encoding.JSON, Encoding.YAML, Encoding.TOML, Encoding.SYSTEMD_ENV)) {
            assertEquals("it is not UTF-8", assertThrows(MalformedInputException.class,
                    () -> written(encoding, Quotes.NONE, latin)).getMessage());
        }
        for (Encoding encoding : List.of(Encoding.SHELL, Encoding.SYSTEMD_ENV)) {
            assertEquals("it holds a NUL byte", assertThrows(MalformedInputException.class,
                    () -> written(encoding, Quotes.NONE, new byte[1])).getMessage());
        }
    }

    @Test
    void writesNoQuotesWhereTheTemplateHasThem() throws Exception {
        assertEquals("\"a\\\"b\"", new String(written(Encoding.JSON, Quotes.NONE, "a\"b".getBytes(UTF_8)), UTF_8));
        assertEquals("a\\\"b", new String(written(Encoding.JSON, Quotes.DOUBLE, "a\"b".getBytes(UTF_8)), UTF_8));
        assertEquals("a\"b", new String(written(Encoding.RAW, Quotes.NONE, "a\"b".getBytes(UTF_8)), UTF_8));
    }

    private static byte[] written(Encoding encoding, Quotes quotes, byte[] value) throws MalformedInputException {
        // in the middle of an array, as a secret may stand
        byte[] around = ("<" + new String(value, ISO_8859_1) + ">")
                .getBytes(ISO_8859_1);
        try (SecretOutput out = new SecretOutput();
                SecretBytes part = SecretBytes.partOf(around, 1, around.length - 1)) {
            Encodings.write(encoding, quotes, part, out);
            try (SecretBytes result = out.take()) {
                return result.expose().clone();
            }
        }
    }

    private static byte[] inside(Quotes quotes, String before, byte[] value, String after) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        String quote = quotes == Quotes.DOUBLE ? "\"" : "";
        file.writeBytes((before + quote).getBytes(UTF_8));
        file.writeBytes(value);
        file.writeBytes((quote + after).getBytes(UTF_8));
        return file.toByteArray();
    }

    private static List<String> texts(boolean nul) {
        List<String> texts = new ArrayList<>(HOSTILE);
        Random random = new Random(SEED);
        String dangerous = "\"'\\`$\n\t #:{}[],<>=;&|-" + (nul ? "\0" : "\u0001");
        for (int i = 0; i < 400; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                int point = switch (random.nextInt(4)) {
                    case 0 -> random.nextInt(nul ? 0 : 1, 0x3000);
                    case 1 -> random.nextInt(0xE000, 0x110000);
                    default -> dangerous.charAt(random.nextInt(dangerous.length()));
                };
                text.appendCodePoint(point);
            }
            texts.add(text.toString());
        }
        return texts;
    }

    private static List<byte[]> bytes(boolean nul) {
        List<byte[]> values = new ArrayList<>();
        texts(nul).forEach(text -> values.add(text.getBytes(UTF_8)));
        Random random = new Random(SEED);
        for (int i = 0; i < 300; i++) {
            byte[] value = new byte[random.nextInt(20)];
            for (int at = 0; at < value.length; at++) {
                value[at] = (byte) random.nextInt(nul ? 0 : 1, 256);
            }
            values.add(value);
        }
        return values;
    }

    private static String line(String kind, byte[] wanted, byte[] text) {
        HexFormat hex = HexFormat.of();
        return hex.formatHex(kind.getBytes(UTF_8)) + "," + hex.formatHex(wanted) + "," + hex.formatHex(text);
    }

    private byte[] python(String program, List<String> lines) throws Exception {
        assumeTrue(available("python3"), "no python3 here");
        Path script = Files.writeString(folder.resolve("read.py"), program);
        return output("python3", script.toString(), Files.write(folder.resolve("cases"), lines).toString());
    }

    private static boolean available(String program) {
        try {
            Process process = new ProcessBuilder(program, "-c", "").redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] output(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        byte[] output = process.getInputStream().readAllBytes();
        assertEquals(0, process.waitFor(), () -> new String(output, UTF_8));
        return output;
    }
}
