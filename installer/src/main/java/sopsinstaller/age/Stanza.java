package sopsinstaller.age;

import java.util.List;

/**
 * One recipient stanza of an age header (age specification, "Recipient stanza"). Nothing in it is secret.
 *
 * @param type the first argument, case-sensitive; types we do not know are legal
 * @param args the arguments after the type, each of one or more printable ASCII characters
 * @param body the decoded body, usually the wrapped file key
 */
public record Stanza(String type, List<String> args, byte[] body) {
    /** Copies the list of arguments. */
    public Stanza {
        args = List.copyOf(args);
    }
}
