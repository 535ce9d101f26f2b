package sopsinstaller.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Writes docs/errors.md from the failures themselves, so that a message can be searched: with {@code -Drecord=true} it
 * is rewritten, otherwise it must be as it would be written.
 */
class ErrorCatalogueTest {
    private static final Path SOURCES = Path.of("src/main/java/sopsinstaller/failure");
    private static final Path CATALOGUE = Path.of("docs/errors.md");
    private static final List<Path> TESTS = List.of(Path.of("src/test"), Path.of("../tests/cases"),
            Path.of("../tests/src"));
    /** A word that stands for a part of a message that differs each time. */
    private static final Pattern SAMPLE = Pattern.compile("'?\\b[A-Z][A-Z0-9_]{2,}\\b'?|\\b77\\b");
    /**
     * Cannot be brought about: root reads every account file, and systemd's name service knows the group nogroup
     * whatever the files say.
     */
    private static final Set<String> OUT_OF_REACH = Set.of("EntryFailure.LookupFailed",
            "MachineFailure.GroupLookupFailed", "MachineFailure.NoKeysGroup");
    private static final Map<String, String> TITLES = Map.of(
            "EntryFailure", "One secret or template", "FileFailure", "A sops file", "KeyFailure", "Keys",
            "MachineFailure", "The machine", "ManifestFailure", "The manifest", "UsageFailure", "The command line");

    @Test
    void catalogueIsUpToDate() throws ReflectiveOperationException, IOException {
        String written = catalogue();
        if (Boolean.getBoolean("record")) {
            Files.writeString(CATALOGUE, written);
        }
        assertEquals(written, Files.readString(CATALOGUE), "rewrite it: mvn -pl installer test -Drecord=true");
    }

    @Test
    void everyFailureIsMetByATest() throws ReflectiveOperationException, IOException {
        String tests = tests();
        SortedSet<String> untested = new TreeSet<>();
        for (Class<?> theme : Failure.class.getPermittedSubclasses()) {
            for (Class<?> type : theme.getPermittedSubclasses()) {
                boolean named = Pattern.compile("\\b" + type.getSimpleName() + "\\b").matcher(tests).find();
                if (!named && !told(sample(type), tests)) {
                    untested.add(theme.getSimpleName() + "." + type.getSimpleName());
                }
            }
        }
        untested.removeAll(OUT_OF_REACH);
        assertEquals(Set.of(), untested);
    }

    /** Whether a test holds the problem's text, with anything in the place of its parts that differ. */
    private static boolean told(Failure failure, String tests) {
        StringBuilder text = new StringBuilder();
        Matcher parts = SAMPLE.matcher(failure.problem());
        int from = 0;
        while (parts.find()) {
            text.append(Pattern.quote(failure.problem().substring(from, parts.start()))).append("[^\\n]*?");
            from = parts.end();
        }
        text.append(Pattern.quote(failure.problem().substring(from)));
        return Pattern.compile(text.toString()).matcher(tests).find();
    }

    private static String tests() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path folder : TESTS) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    String name = file.getFileName().toString();
                    if (name.endsWith(".txt") || name.endsWith(".java") && !name.startsWith("ErrorCatalogue")) {
                        all.append(Files.readString(file)).append('\n');
                    }
                }
            }
        }
        return all.toString();
    }

    private static String catalogue() throws ReflectiveOperationException, IOException {
        StringBuilder text = new StringBuilder("""
                # Errors

                Every error the program can tell, from the sources (`ErrorCatalogueTest` keeps this page). Words in
                capitals stand for what differs; where a message has several forms, one is shown. What is told as a
                warning does not end a run and says itself what was done instead.
                """);
        for (Class<?> theme : Failure.class.getPermittedSubclasses()) {
            text.append("\n## ").append(TITLES.get(theme.getSimpleName())).append('\n');
            String source = Files.readString(SOURCES.resolve(theme.getSimpleName() + ".java"));
            for (Class<?> type : theme.getPermittedSubclasses()) {
                Failure failure = sample(type);
                text.append("\n### ").append(type.getSimpleName()).append("\n\n```\n");
                text.append("error: ").append(failure.subject().isEmpty() ? "" : failure.subject() + ": ")
                        .append(failure.problem()).append('\n');
                failure.details().forEach(detail -> text.append("  ").append(detail).append('\n'));
                if (!failure.remedy().isEmpty()) {
                    text.append("hint: ").append(failure.remedy()).append('\n');
                }
                text.append("```\n\n").append(cause(source, type)).append('\n');
            }
        }
        return text.toString();
    }

    /** The first paragraph of the type's Javadoc, without its tags. */
    private static String cause(String source, Class<?> type) {
        Matcher comment = Pattern.compile("/\\*\\*((?:(?!\\*/).)*?)\\*/\\s*record " + type.getSimpleName() + "\\(",
                Pattern.DOTALL).matcher(source);
        if (!comment.find()) {
            throw new IllegalStateException(type + " has no Javadoc");
        }
        String text = comment.group(1).replaceAll("(?m)^\\s*\\* ?", "").strip();
        int tags = text.indexOf("@param");
        return (tags < 0 ? text : text.substring(0, tags)).strip()
                .replaceAll("\\{@(?:code|link|value) ([^}]*)\\}", "`$1`")
                .replaceAll("</?[a-z]+>", "").replaceAll("\\s+", " ").strip();
    }

    private static Failure sample(Class<?> type) throws ReflectiveOperationException {
        return (Failure) value((Type) type, type.getSimpleName());
    }

    private static Object value(Type wanted, String name) throws ReflectiveOperationException {
        if (wanted instanceof ParameterizedType several) {
            Class<?> type = (Class<?>) several.getRawType();
            if (Collection.class.isAssignableFrom(type)) {
                return List.of(value(several.getActualTypeArguments()[0], name));
            }
            return type == Optional.class ? Optional.empty() : Map.of();
        }
        Class<?> type = (Class<?>) wanted;
        if (type.isSealed()) {
            return value(type.getPermittedSubclasses()[0], name);
        }
        if (type.isRecord()) {
            List<Object> values = new ArrayList<>();
            RecordComponent[] components = type.getRecordComponents();
            for (RecordComponent component : components) {
                values.add(value(component.getGenericType(), component.getName()));
            }
            var constructor = type.getDeclaredConstructor(
                    Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values.toArray());
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        return switch (type.getName()) {
            case "java.lang.String" -> name.replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
            case "int" -> 77;
            case "long" -> 77L;
            case "boolean" -> false;
            default -> throw new IllegalStateException("no sample for " + type);
        };
    }
}
