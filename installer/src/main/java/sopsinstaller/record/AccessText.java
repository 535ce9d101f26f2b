package sopsinstaller.record;

import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.record.Record.Access;

/**
 * Owner and mode as a record has them: {@code 0:0:400}, the mode in octal; in user mode the mode alone. Most entries
 * have what the one before them has, and then share its text or its numbers.
 */
final class AccessText {
    private static final long MAX_NUMBER = 0xffffffffL;
    private static final int MAX_MODE = 07777;
    private Access access = Access.UNKNOWN;
    private String text = "";

    /** The text of {@code wanted}; empty when nothing is known. */
    String of(Access wanted) {
        // not equals, which a record makes of method handles
        if (wanted.uid() != access.uid() || wanted.gid() != access.gid() || wanted.mode() != access.mode()) {
            access = wanted;
            text = written(wanted);
        }
        return text;
    }

    /** What {@code read} says. */
    Access of(String read) throws MalformedInputException {
        if (!read.equals(text)) {
            access = parsed(read);
            text = read;
        }
        return access;
    }

    private static String written(Access access) {
        if (access.mode() < 0) {
            return "";
        }
        String mode = Integer.toOctalString(access.mode());
        return access.uid() < 0 ? mode : access.uid() + ":" + access.gid() + ":" + mode;
    }

    private static Access parsed(String text) throws MalformedInputException {
        if (text.isEmpty()) {
            return Access.UNKNOWN;
        }
        try {
            int first = text.indexOf(':');
            int second = text.indexOf(':', first + 1);
            long uid = first < 0 ? -1 : number(text.substring(0, first), 10, MAX_NUMBER);
            long gid = first < 0 ? -1 : number(text.substring(first + 1, Math.max(second, first)), 10, MAX_NUMBER);
            return new Access(uid, gid, (int) number(text.substring(second + 1), 8, MAX_MODE));
        } catch (NumberFormatException | StringIndexOutOfBoundsException _) {
            throw new MalformedInputException("is not a record in JSON");
        }
    }

    private static long number(String digits, int radix, long max) {
        long number = Long.parseLong(digits, radix);
        if (number < 0 || number > max) {
            throw new NumberFormatException();
        }
        return number;
    }
}
