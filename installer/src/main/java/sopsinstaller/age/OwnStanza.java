package sopsinstaller.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import sopsinstaller.failure.MalformedInputException;

/** The checks of a stanza whose type an identity calls its own: from here on every oddity is final for the file. */
record OwnStanza(Stanza stanza) {
    /** Refuses any other number of arguments after the type, and any other body than a wrapped file key. */
    static OwnStanza of(Stanza stanza, int arguments) throws MalformedInputException {
        OwnStanza own = ofAnyBody(stanza, arguments);
        if (stanza.body().length != Primitives.FILE_KEY_BYTES + Primitives.TAG_BYTES) {
            throw own.problem("has a body of a wrong length");
        }
        return own;
    }

    /** Refuses any other number of arguments after the type; the body is the identity's own business. */
    static OwnStanza ofAnyBody(Stanza stanza, int arguments) throws MalformedInputException {
        OwnStanza own = new OwnStanza(stanza);
        if (stanza.args().size() != arguments) {
            throw own.problem("has not " + arguments + " arguments");
        }
        return own;
    }

    /** Argument {@code index}, which is canonical base64 of exactly {@code length} bytes. */
    byte[] argument(int index, int length) throws MalformedInputException {
        byte[] bytes = CanonicalBase64.decode(stanza.args().get(index).getBytes(US_ASCII))
                .orElseThrow(() -> problem("has an argument that is not canonical base64"));
        if (bytes.length != length) {
            throw problem("has an argument of a wrong length");
        }
        return bytes;
    }

    /** A failure that names the stanza's type. */
    MalformedInputException problem(String problem) {
        return new MalformedInputException("age header: " + stanza.type() + " stanza " + problem);
    }
}
