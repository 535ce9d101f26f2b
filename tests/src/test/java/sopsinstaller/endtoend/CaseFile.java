package sopsinstaller.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A case as data: {@code tests/cases/NAME.txt}. The lines before the first section are its heading; a section begins
 * with {@code --- WORD ARGUMENTS} and lasts until the next. See {@code tests/cases/README.md} for the words.
 *
 * @param file where it stands
 * @param heading what the case shows, in words
 * @param sections the steps, in order
 */
record CaseFile(Path file, String heading, List<Section> sections) {
    private static final String MARK = "--- ";

    /** One step: its word, the words after it, and the lines below. */
    record Section(String word, List<String> arguments, String body) {
        Section withBody(String other) {
            return new Section(word, arguments, other);
        }
    }

    /** Reads a case. */
    static CaseFile read(Path file) throws IOException {
        var sections = new ArrayList<Section>();
        var heading = new StringBuilder();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(MARK)) {
                List<String> words = List.of(line.substring(MARK.length()).split(" "));
                sections.add(new Section(words.getFirst(), words.subList(1, words.size()), ""));
            } else if (sections.isEmpty()) {
                heading.append(line).append('\n');
            } else {
                Section last = sections.removeLast();
                sections.add(last.withBody(last.body() + line + "\n"));
            }
        }
        return new CaseFile(file, heading.toString(), List.copyOf(sections));
    }

    /** Whether the heading asks for the tree to be the one that sops-install-secrets makes. */
    boolean sameAsReference() {
        return heading.contains("Same tree as sops-install-secrets");
    }

    /** The text of a case file with these sections. */
    String text(List<Section> others) {
        var text = new StringBuilder(heading);
        for (Section section : others) {
            text.append(MARK).append(section.word());
            section.arguments().forEach(argument -> text.append(' ').append(argument));
            text.append('\n').append(section.body());
        }
        return text.toString();
    }
}
