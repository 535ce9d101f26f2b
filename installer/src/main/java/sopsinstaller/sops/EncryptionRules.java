package sopsinstaller.sops;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/**
 * Decides during a walk which leaves are encrypted (sops-file format, section "Which leaves are selected"). The
 * walk tells what it enters and leaves; each key and comment is compared once, however many leaves are below it.
 */
final class EncryptionRules {
    private final EncryptionRule rule;
    private final RulePattern pattern;
    /** How many keys on the way hit the rule. */
    private int keyHits;
    /** How many comments above the current entry hit the rule, in all open containers together. */
    private int commentHits;
    /** For each open container that share of {@link #commentHits}, innermost first. */
    private final Deque<Integer> hitsByContainer = new ArrayDeque<>();
    private boolean lastCommentHit;

    /** @throws MalformedInputException when the rule is a regular expression that cannot be used */
    EncryptionRules(EncryptionRule rule) throws MalformedInputException {
        this.rule = rule;
        pattern = switch (rule.kind()) {
            case UNENCRYPTED_SUFFIX, ENCRYPTED_SUFFIX -> null;
            case UNENCRYPTED_REGEX, ENCRYPTED_REGEX, UNENCRYPTED_COMMENT_REGEX, ENCRYPTED_COMMENT_REGEX ->
                RulePattern.compile(rule);
        };
    }

    /** A map or list begins. */
    void enterContainer() {
        hitsByContainer.push(0);
    }

    /** The innermost map or list ends. */
    void leaveContainer() {
        commentHits -= hitsByContainer.pop();
    }

    /**
     * The walk goes below a key of a map.
     *
     * @return whether it hit the rule; to be given back to {@link #leaveKey}
     */
    boolean enterKey(String key) throws MalformedInputException {
        boolean hit = switch (rule.kind()) {
            case UNENCRYPTED_SUFFIX, ENCRYPTED_SUFFIX -> key.endsWith(rule.text());
            case UNENCRYPTED_REGEX, ENCRYPTED_REGEX -> pattern.occursIn(key);
            case UNENCRYPTED_COMMENT_REGEX, ENCRYPTED_COMMENT_REGEX -> false;
        };
        keyHits += hit ? 1 : 0;
        return hit;
    }

    /** The walk leaves the key that it entered last. */
    void leaveKey(boolean hit) {
        keyHits -= hit ? 1 : 0;
    }

    /** A comment of the innermost container, as stored in the file; told before it is itself judged. */
    void comment(SecretBytes text) throws MalformedInputException {
        if (rule.kind().looksAtComments()) {
            lastCommentHit = pattern.occursIn(new String(text.expose(), StandardCharsets.UTF_8));
            if (lastCommentHit) {
                commentHits++;
                hitsByContainer.push(hitsByContainer.pop() + 1);
            }
        }
    }

    /** An entry that is no comment was visited: the comments before it do not reach further. */
    void clearComments() {
        if (hitsByContainer.peek() > 0) {
            commentHits -= hitsByContainer.pop();
            hitsByContainer.push(0);
        }
    }

    /** Whether the current leaf is encrypted; {@code isComment} when it is the comment told last. */
    boolean selects(boolean isComment) {
        return switch (rule.kind()) {
            case UNENCRYPTED_SUFFIX, UNENCRYPTED_REGEX -> keyHits == 0;
            case ENCRYPTED_SUFFIX, ENCRYPTED_REGEX -> keyHits > 0;
            case UNENCRYPTED_COMMENT_REGEX -> commentHits == 0;
            // A comment never selects itself, or it could not be found when the file is read again.
            case ENCRYPTED_COMMENT_REGEX -> commentHits > (isComment && lastCommentHit ? 1 : 0);
        };
    }
}
