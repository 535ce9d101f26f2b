package sopsinstaller.sops;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.Quoted;

/**
 * A rule's regular expression, matched anywhere in a text. Java's engine can need exponential time, so each file
 * has a budget of looks at characters.
 */
final class RulePattern {
    /** Looks at characters for one file, two to five seconds of work; ordinary rules need a few for each character. */
    private static final long MAX_LOOKS = 100_000_000;

    /** So much of a rule is repeated that what is wrong with it still fits behind it in a message. */
    private static final int SHOWN_CHARACTERS = 60;

    private final EncryptionRule rule;
    private final Pattern pattern;
    private long looks;

    private RulePattern(EncryptionRule rule, Pattern pattern) {
        this.rule = rule;
        this.pattern = pattern;
    }

    /**
     * Compiles a rule. Where sops takes a pattern that does not compile for one that never matches, this fails.
     *
     * @throws MalformedInputException when it is no RE2 pattern
     */
    static RulePattern compile(EncryptionRule rule) throws MalformedInputException {
        try {
            return new RulePattern(rule, Pattern.compile(new Re2Pattern(rule.text()).toJava(), Pattern.UNIX_LINES));
        } catch (PatternSyntaxException | StackOverflowError _) {
            throw new MalformedInputException(name(rule) + " is not a valid regular expression");
        } catch (MalformedInputException e) {
            throw new MalformedInputException(name(rule) + " is not a valid regular expression: " + e.getMessage());
        }
    }

    /**
     * Whether the pattern matches somewhere in {@code text}.
     *
     * @throws MalformedInputException when the file's budget is used up
     */
    boolean occursIn(String text) throws MalformedInputException {
        try {
            return pattern.matcher(new CountedText(text)).find();
        } catch (BudgetExceeded _) {
            throw new MalformedInputException(
                    name(rule) + " takes too long on this file: more than " + MAX_LOOKS + " steps");
        } catch (StackOverflowError _) {
            // The engine recurses for each repetition of a group, so a long comment can also exhaust the stack.
            throw new MalformedInputException(name(rule) + " takes too long on this file");
        }
    }

    private static String name(EncryptionRule rule) {
        String text = rule.text();
        return "'" + rule.kind().field() + "' "
                + Quoted.quoted(text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "…" : text);
    }

    /** Leaves the engine, which has no other way to be stopped. */
    private static final class BudgetExceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BudgetExceeded() {
            super("regular expression budget", null, false, false);
        }
    }

    /** A text that counts how often the engine looks at it. */
    private final class CountedText implements CharSequence {
        private final String text;

        CountedText(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            looks++;
            if (looks > MAX_LOOKS) {
                throw new BudgetExceeded();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new CountedText(text.substring(start, end));
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
