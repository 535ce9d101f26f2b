package sopsinstaller.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.tree.Node.Comment;
import sopsinstaller.tree.Node.MapItem;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Pair;
import sopsinstaller.tree.Node.Text;

/**
 * Reads ini files as the go-ini library in sops does (sops-file format, section 10).
 *
 * <p>Lines are held as Latin-1 strings, one character for each byte, so that any bytes pass through unchanged.
 * What is read here is ciphertext or stands in clear in the file.
 */
final class IniReader {
    private static final String DEFAULT_SECTION = "DEFAULT";
    private static final String TRIPLE = "\"\"\"";

    private final byte[] bytes;
    private final List<Section> sections = new ArrayList<>();
    private final StringBuilder pendingComment = new StringBuilder();
    private int position;
    private int line;
    private boolean ended;
    private int entries;
    private int unnamed = 1;

    private IniReader(byte[] bytes) {
        this.bytes = bytes;
    }

    private record Entry(String value, String comment) {}

    private static final class Section {
        private final String name;
        private final Map<String, Entry> keys = new LinkedHashMap<>();
        private String comment = "";

        Section(String name) {
            this.name = name;
        }
    }

    /** The name of a key and the index of its value in the line. */
    private record KeyName(String name, int valueStart) {}

    /**
     * Parses a file.
     *
     * @throws MalformedInputException for an unclosed section or quote, a key without delimiter, an empty name,
     *     a name that is not UTF-8, two {@code sops} sections, or more than {@link Store#MAX_ENTRIES} entries
     */
    static StoredFile read(byte[] bytes) throws MalformedInputException {
        IniReader reader = new IniReader(bytes);
        reader.readSections();
        MapNode document = reader.tree();
        Optional<MapNode> block = MetadataBlock.take(document);
        return new StoredFile(List.of(document), block.isEmpty() ? block : Optional.of(nested(block.get())));
    }

    private static MapNode nested(MapNode flat) throws MalformedInputException {
        MapNode metadata = new MapNode();
        for (MapItem item : flat.items()) {
            if (item instanceof Pair(String name, var value)) {
                metadata.items().add(new Pair(name, FlatKeys.withNewlines(value)));
            }
        }
        return FlatKeys.unflatten(metadata);
    }

    private void readSections() throws MalformedInputException {
        position = byteOrderMark();
        Section section = new Section(DEFAULT_SECTION);
        sections.add(section);
        while (!ended) {
            String text = trimmedStart(nextLine());
            if (text.isEmpty()) {
                continue;
            }
            char first = text.charAt(0);
            if (first == '#' || first == ';') {
                pendingComment.append(text);
            } else if (first == '[') {
                section = section(text);
                sections.add(section);
            } else {
                key(section, text);
            }
        }
    }

    /** Marks of UTF-16 are skipped too, though the text behind them is read as bytes. */
    private int byteOrderMark() {
        int first = bytes.length < 2 ? 0 : (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
        if (first == 0xFEFF || first == 0xFFFE) {
            return 2;
        }
        return first == 0xEFBB && bytes.length > 2 && (bytes[2] & 0xFF) == 0xBF ? 3 : 0;
    }

    /** The next line with its newline, empty at the end of the file. */
    private String nextLine() {
        int end = position;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        ended = end == bytes.length;
        int start = position;
        position = ended ? end : end + 1;
        line++;
        return new String(bytes, start, position - start, StandardCharsets.ISO_8859_1);
    }

    private Section section(String text) throws MalformedInputException {
        int close = text.lastIndexOf(']');
        if (close < 0) {
            throw new MalformedInputException("a section name has no closing ']'", line);
        }
        if (close == 1) {
            throw new MalformedInputException("a section name is empty", line);
        }
        countEntry();
        Section section = new Section(text.substring(1, close));
        int comment = commentStart(text, close + 1);
        if (comment >= 0) {
            pendingComment.append(text, comment, text.length());
        }
        section.comment = takeComment();
        unnamed = 1;
        return section;
    }

    private void key(Section section, String text) throws MalformedInputException {
        KeyName key = keyName(text);
        String name = key.name();
        if (name.equals("-")) {
            name = "#" + unnamed++;
        }
        String value = value(text.substring(key.valueStart()));
        if (name.isEmpty()) {
            throw new MalformedInputException("a key name is empty", line);
        }
        countEntry();
        // A name that comes again keeps its place and takes the new value and comment.
        section.keys.put(name, new Entry(value, takeComment()));
    }

    private void countEntry() throws MalformedInputException {
        if (++entries > Store.MAX_ENTRIES) {
            throw new MalformedInputException("more than " + Store.MAX_ENTRIES + " entries", line);
        }
    }

    private KeyName keyName(String text) throws MalformedInputException {
        String quote = switch (text.charAt(0)) {
            case '"' -> text.length() > 6 && text.startsWith(TRIPLE) ? TRIPLE : "\"";
            case '`' -> "`";
            default -> "";
        };
        int nameEnd = 0;
        if (!quote.isEmpty()) {
            nameEnd = text.indexOf(quote, quote.length());
            if (nameEnd < 0) {
                throw new MalformedInputException("a quoted key name has no closing quote", line);
            }
        }
        int delimiter = firstOf(text, '=', ':', nameEnd + quote.length());
        if (delimiter < 0) {
            throw new MalformedInputException("no '=' or ':' between key and value", line);
        }
        if (quote.isEmpty() && delimiter == 0) {
            throw new MalformedInputException("a key name is empty", line);
        }
        String name = quote.isEmpty() ? text.substring(0, delimiter) : text.substring(quote.length(), nameEnd);
        return new KeyName(trimmed(name), delimiter + 1);
    }

    private String value(String rest) throws MalformedInputException {
        String text = trimmedStart(rest);
        if (text.isEmpty()) {
            return "";
        }
        String quote = text.length() > 3 && text.startsWith(TRIPLE) ? TRIPLE : text.charAt(0) == '`' ? "`" : "";
        if (!quote.isEmpty()) {
            String quoted = text.substring(quote.length());
            int close = quoted.lastIndexOf(quote);
            return close < 0 ? multipleLines(quoted, quote) : quoted.substring(0, close);
        }
        text = trimmed(text);
        if (text.endsWith("\\")) {
            return continued(text.substring(0, text.length() - 1));
        }
        int comment = commentStart(text, 0);
        if (comment >= 0) {
            pendingComment.append(text, comment, text.length());
            text = trimmed(text.substring(0, comment));
        }
        return isEnclosed(text, '\'') || isEnclosed(text, '"') ? text.substring(1, text.length() - 1) : text;
    }

    private String multipleLines(String first, String quote) throws MalformedInputException {
        int firstLine = line;
        StringBuilder value = new StringBuilder(first);
        while (true) {
            String next = nextLine();
            int close = next.lastIndexOf(quote);
            // A backslash at the end of the line after the quote continues it all the same.
            if (close >= 0 && !trimmed(next.substring(close + quote.length())).endsWith("\\")) {
                int comment = commentStart(next, close);
                if (comment >= 0) {
                    pendingComment.append(trimmed(next.substring(comment)));
                }
                return value.append(next, 0, close).toString();
            }
            value.append(next);
            if (ended) {
                throw new MalformedInputException("a quoted value has no closing quote", firstLine);
            }
        }
    }

    private String continued(String first) {
        StringBuilder value = new StringBuilder(first);
        while (true) {
            String next = trimmed(nextLine());
            value.append(next);
            if (!next.endsWith("\\")) {
                return value.toString();
            }
            value.setLength(value.length() - 1);
        }
    }

    private static boolean isEnclosed(String text, char quote) {
        return text.length() >= 2 && text.charAt(0) == quote && text.indexOf(quote, 1) == text.length() - 1;
    }

    private static int commentStart(String text, int from) {
        return firstOf(text, '#', ';', from);
    }

    private static int firstOf(String text, char one, char other, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == one || text.charAt(i) == other) {
                return i;
            }
        }
        return -1;
    }

    private String takeComment() {
        String comment = trimmed(pendingComment.toString());
        pendingComment.setLength(0);
        return comment;
    }

    private MapNode tree() throws MalformedInputException {
        MapNode document = new MapNode();
        for (Section section : sections) {
            MapNode map = new MapNode();
            addComment(map, section.comment);
            for (Map.Entry<String, Entry> key : section.keys.entrySet()) {
                map.items().add(new Pair(name(key.getKey()), new Text(secret(key.getValue().value()))));
                addComment(map, key.getValue().comment());
            }
            document.items().add(new Pair(name(section.name), map));
        }
        return document;
    }

    private static void addComment(MapNode map, String comment) {
        if (!comment.isEmpty()) {
            map.items().add(new Comment(secret(withoutMarker(comment)), false));
        }
    }

    /** Strips the marks and spaces at the start of the first line; further lines keep theirs. */
    private static String withoutMarker(String comment) {
        char mark = comment.charAt(0);
        if (mark != '#' && mark != ';') {
            return comment;
        }
        int start = 0;
        while (start < comment.length() && (comment.charAt(start) == mark || comment.charAt(start) == ' ')) {
            start++;
        }
        return comment.substring(start);
    }

    private static String name(String latin) throws MalformedInputException {
        byte[] name = latin.getBytes(StandardCharsets.ISO_8859_1);
        return Utf8.name(name, 0, name.length, 0);
    }

    private static SecretBytes secret(String latin) {
        return SecretBytes.takingOver(latin.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String trimmedStart(String latin) {
        if (!latin.isEmpty() && isPlain(latin.charAt(0))) {
            return latin;
        }
        byte[] text = latin.getBytes(StandardCharsets.ISO_8859_1);
        return latin.substring(Utf8.skipSpace(text, 0, text.length));
    }

    private static String trimmed(String latin) {
        if (!latin.isEmpty() && isPlain(latin.charAt(0)) && isPlain(latin.charAt(latin.length() - 1))) {
            return latin;
        }
        byte[] text = latin.getBytes(StandardCharsets.ISO_8859_1);
        int start = Utf8.skipSpace(text, 0, text.length);
        return latin.substring(start, Utf8.trimmedEnd(text, start, text.length));
    }

    /** Printable ASCII: certainly no white space, nor a part of one. */
    private static boolean isPlain(char c) {
        return c > ' ' && c < 0x7F;
    }
}
