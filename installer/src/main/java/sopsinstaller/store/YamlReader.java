package sopsinstaller.store;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.parser.ParserImpl;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.Quoted;
import sopsinstaller.tree.Node.MapItem;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Pair;

/** Reads YAML files as sops does (sops-file format, sections 2, 12.1 and 12.2). */
public final class YamlReader {
    /**
     * Largest file in bytes, and largest sum of all texts once aliases are expanded. While one value is read it
     * exists up to five times (file, text, scanner's copies, bytes), which has to fit in 192 MiB of heap.
     */
    public static final int MAX_BYTES = 24 << 20;
    /** Deepest nesting of maps and lists; people's files stay below 20, and the tree is walked recursively. */
    public static final int MAX_DEPTH = 500;
    /**
     * Most keys, values and comment lines of a file, the copies that aliases make included: bounds what "alias
     * bombs" cost. A node takes some 200 bytes while the file is read.
     */
    public static final int MAX_NODES = 300_000;
    /** Most documents of a file. */
    public static final int MAX_DOCUMENTS = 10_000;

    private static final String METADATA_KEY = "sops";
    /** Stands for broken bytes in a decoded text, but may be written in a file too. */
    private static final char REPLACEMENT = 0xFFFD;

    private YamlReader() {}

    /** Thrown inside the parser's callbacks, which cannot throw checked exceptions. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int line;

        Refused(String problem, int line) {
            super(problem, null, false, false);
            this.line = line;
        }
    }

    /**
     * The documents of {@code bytes} and the metadata block of the first.
     *
     * @throws MalformedInputException if it is no YAML that sops would load, or beyond a limit; names the line
     */
    public static StoredFile read(byte[] bytes) throws MalformedInputException {
        if (bytes.length > MAX_BYTES) {
            throw new MalformedInputException("the file is larger than " + MAX_BYTES + " bytes");
        }
        MapNode plain = YamlLines.read(bytes);
        List<MapNode> documents = plain == null ? documents(bytes) : List.of(plain);
        return new StoredFile(documents, takeMetadata(documents));
    }

    /** The documents of any YAML text, the metadata block still in them. */
    static List<MapNode> documents(byte[] bytes) throws MalformedInputException {
        YamlTokens tokens = new YamlTokens(text(bytes));
        try {
            return new YamlTrees(new YamlGraph(new ParserImpl(tokens), tokens)).documents();
        } catch (Refused e) {
            throw new MalformedInputException(e.getMessage(), e.line);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            String problem = Quoted.safe(String.valueOf(e.getProblem()));
            throw new MalformedInputException("is not valid YAML: " + problem, line);
        } catch (YAMLException | NumberFormatException _) {
            throw new MalformedInputException("is not valid YAML");
        }
    }

    private static YamlText text(byte[] bytes) throws MalformedInputException {
        for (byte octet : bytes) {
            boolean ordinary = octet >= ' ' && octet < 0x7F || octet == '\n' || octet == '\r' || octet == '\t';
            if (!ordinary) {
                return YamlText.of(decode(bytes));
            }
        }
        return YamlText.ofAscii(bytes);
    }

    private static String decode(byte[] bytes) throws MalformedInputException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            requireUtf8(bytes);
        }
        int line = 1;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == '\n') {
                line++;
            } else if (unit < ' ' && unit != '\t' && unit != '\r' || unit >= 0x7F && unit < 0xA0 && unit != 0x85
                    || unit >= 0xFFFE) {
                throw new MalformedInputException("a control character is not allowed in YAML", line);
            }
        }
        return text;
    }

    private static void requireUtf8(byte[] bytes) throws MalformedInputException {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException _) {
            throw new MalformedInputException("is not UTF-8 text");
        }
    }

    private static Optional<MapNode> takeMetadata(List<MapNode> documents) throws MalformedInputException {
        Optional<MapNode> metadata = Optional.empty();
        for (int i = 0; i < documents.size(); i++) {
            List<MapItem> items = documents.get(i).items();
            for (int j = 0; j < items.size(); j++) {
                if (items.get(j) instanceof Pair(String key, var value) && key.equals(METADATA_KEY)) {
                    items.remove(j--);
                    if (i > 0) {
                        continue;
                    }
                    if (!(value instanceof MapNode map)) {
                        throw new MalformedInputException("the key 'sops' is not a mapping");
                    }
                    if (metadata.isPresent()) {
                        throw new MalformedInputException("the key 'sops' occurs twice");
                    }
                    metadata = Optional.of(map);
                }
            }
        }
        return metadata;
    }
}
