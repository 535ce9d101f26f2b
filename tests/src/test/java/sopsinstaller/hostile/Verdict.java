package sopsinstaller.hostile;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import sopsinstaller.endtoend.Tracer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/** Tells what a run of the program lost to an attack by its status, its messages, its time and its memory. */
final class Verdict {
    /** Longest time of the processor; waiting ends with the tracer's own limit. */
    static final long MAX_MILLISECONDS = 10_000;
    /** Time above which a run is named in the summary. */
    static final long SLOW_MILLISECONDS = 2_000;
    /** Most memory. */
    static final long MAX_KIBIBYTES = 256 * 1024;
    /** What age's own work factor takes by its definition, beside the program's memory. */
    private static final String SCRYPT_OF_AGE = "scrypt factor 18";
    private static final long MAX_KIBIBYTES_OF_SCRYPT = 64 * 1024 + MAX_KIBIBYTES;
    /** Most lines of messages beside two for each problem: the details of one, as many as a message lists at most. */
    private static final int MAX_DETAILS = 60;
    /** Most problems told of one input; the program counts the rest. */
    private static final int MAX_PROBLEMS = 102;
    private static final int MAX_LINE = 1000;
    /** A command to paste names its file whole: PATH_MAX more. */
    private static final int MAX_COMMAND = MAX_LINE + 4096;
    private static final Pattern COMMAND = Pattern.compile("^(sops-installer: hint|    hint|  hint|  to mend): ");
    private static final Set<Integer> STATUSES = Set.of(0, 1, 2, 3);
    private static final Pattern INNER = Pattern.compile(
            "bug:|^\\s+at |[A-Za-z]+Exception|(OutOfMemory|StackOverflow)|Error\\b|"
            + "\\b(java|com|org|sopsinstaller)\\.[a-z]",
            Pattern.MULTILINE);
    private static final Pattern NULL = Pattern.compile("\\bnull\\b");
    /** Where the word is about a value of the file: the manifest and the installation refuse null as such. */
    private static final Pattern NULL_OF_A_FILE = Pattern.compile(
            "(is|not|be|an entry of|of type|type|has) null\\b|/dev/null\\b|null (is|cannot)|'[^']*null[^']*'");
    private static final Pattern PROBLEM = Pattern.compile("^(sops-installer: (error|warning)|  \\S)",
            Pattern.MULTILINE);
    private static final Pattern CONTROL =
            Pattern.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f\\u0080-\\u009f\\u202a-\\u202e]");

    private Verdict() {}

    /** What was lost, one line each; empty when nothing was. */
    static List<String> of(Attack attack, List<String> command, Target.Measured measured) {
        Tracer.Report report = measured.report();
        var lost = new ArrayList<String>();
        String err = report.run().err();
        String out = report.run().out();
        if (report.timedOut() || measured.milliseconds() > MAX_MILLISECONDS) {
            lost.add("took " + report.milliseconds() + " ms, " + measured.milliseconds() + " ms of the processor");
        } else if (report.signal() != 0) {
            lost.add("ended by signal " + report.signal());
        } else if (!STATUSES.contains(report.run().status())) {
            lost.add("ended with status " + report.run().status());
        }
        if (report.kibibytes() > (attack.name().endsWith(SCRYPT_OF_AGE)
                ? MAX_KIBIBYTES_OF_SCRYPT : MAX_KIBIBYTES)) {
            lost.add("took " + report.kibibytes() / 1024 + " MiB");
        }
        if (INNER.matcher(err).find()) {
            lost.add("shows its inside: " + shown(err, INNER));
        }
        if (NULL.matcher(NULL_OF_A_FILE.matcher(err).replaceAll("")).find()) {
            lost.add("says null: " + shown(NULL_OF_A_FILE.matcher(err).replaceAll(""), NULL));
        }
        long problems = PROBLEM.matcher(err).results().count();
        long lines = err.lines().count();
        if (lines > 2 * Math.min(problems, MAX_PROBLEMS) + MAX_DETAILS) {
            lost.add("says " + lines + " lines of " + problems + " problems");
        }
        boolean names = command.contains("list");
        tooLong(err).ifPresent(line -> lost.add("a message of " + line.length()));
        if (!names) {
            tooLong(out).ifPresent(line -> lost.add("a line of " + line.length()));
        }
        if (CONTROL.matcher(err).find() || CONTROL.matcher(out).find()) {
            lost.add("prints control characters");
        }
        if (!measured.printsUtf8()) {
            lost.add("prints what is not UTF-8");
        }
        for (String secret : attack.secrets()) {
            if (tells(err, secret) || tells(out, secret)) {
                lost.add("tells a secret: " + err.lines().filter(line -> tells(line, secret)).findFirst().orElse("")
                        .transform(Verdict::cut));
            }
        }
        if (report.run().status() == 1 && err.isBlank() && out.isBlank()) {
            lost.add("fails without a word");
        }
        return lost;
    }

    private static Optional<String> tooLong(String text) {
        return text.lines().filter(line -> line.length() > (COMMAND.matcher(line).find() ? MAX_COMMAND : MAX_LINE))
                .findFirst();
    }

    private static boolean tells(String text, String secret) {
        byte[] raw = secret.getBytes(UTF_8);
        return text.contains(secret) || text.contains(Base64.getEncoder().withoutPadding().encodeToString(raw))
                || text.contains(HexFormat.of().formatHex(raw)) || text.contains(new String(raw, ISO_8859_1));
    }

    private static String shown(String text, Pattern what) {
        return text.lines().filter(line -> what.matcher(line).find()).findFirst().map(Verdict::cut).orElse("");
    }

    private static String cut(String text) {
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }
}
