package sopsinstaller.inspect;

import static sopsinstaller.failure.Quoted.safe;

import java.util.List;
import sopsinstaller.failure.Failure;

/**
 * One thing that doctor found. Holds names, paths, recipients and numbers, never a value or its length.
 *
 * @param severity how bad it is
 * @param cause what kind of fault it is, by which findings are ordered
 * @param subject about what: file, variable, entry; safe to print
 * @param problem what is wrong and why, lower case, without full stop; safe to print
 * @param details further lines; safe to print
 * @param remedy a command or an option to paste; empty only for a note
 */
public record DoctorFinding(
        Severity severity, Cause cause, String subject, String problem, List<String> details, String remedy) {
    /** Copies the list. */
    public DoctorFinding {
        details = List.copyOf(details);
    }

    /** How bad a finding is: the first two are to be mended. */
    public enum Severity { ERROR, WARNING, NOTE }

    /** Kinds of faults. What often explains the ones after it comes first. */
    public enum Cause {
        /** A variable of the environment says something else than was meant. */
        VARIABLE,
        /** A key lies on a file system that is not mounted. */
        UNMOUNTED,
        /** A key file cannot be used, and nothing else would open the file. */
        KEY_FILE,
        /** A file is not encrypted to the keys that are here, or to several groups. */
        RECIPIENT,
        /** A key file cannot be used, while others can. */
        SPARE_KEY_FILE,
        /** A file is missing, plain, damaged or of another format. */
        FILE,
        /** The manifest asks for what is not there: a key, a user. */
        DECLARATION,
        /** What was installed is not there any more. */
        INSTALLED,
        /** A link is stale, missing or leads elsewhere. */
        LINK,
        /** Who shall read a secret cannot. */
        READER,
        /** A private key can be read by others. */
        PERMISSION,
        /** Good to know. */
        HINT
    }

    /** A fault without details. */
    static DoctorFinding of(Severity severity, Cause cause, String subject, String problem, String remedy) {
        return new DoctorFinding(severity, cause, safe(subject), problem, List.of(), remedy);
    }

    /** What an install would say; {@code otherwise} is the remedy where the failure itself has none. */
    static DoctorFinding of(Cause cause, Failure failure, String otherwise) {
        return new DoctorFinding(Severity.ERROR, cause, failure.subject(), failure.problem(), failure.details(),
                failure.remedy().isEmpty() ? otherwise : failure.remedy());
    }

    /** Whether there is something to mend. */
    public boolean toMend() {
        return severity != Severity.NOTE;
    }

    /** Lines for people; each ends with a line feed. */
    public String text() {
        StringBuilder out = new StringBuilder(switch (severity) {
            case ERROR -> "error: ";
            case WARNING -> "warning: ";
            case NOTE -> "note: ";
        });
        out.append(subject).append(": ").append(problem).append('\n');
        for (String detail : details) {
            out.append("  ").append(detail).append('\n');
        }
        if (!remedy.isEmpty()) {
            out.append(toMend() ? "  to mend: " : "  hint: ").append(remedy).append('\n');
        }
        return out.toString();
    }
}
