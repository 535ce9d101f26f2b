package sopsinstaller.age;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;

/**
 * A file with one new identity, as age-keygen writes it; the time is in UTC.
 *
 * @param text the whole file, ASCII; owned
 * @param recipient the public half, {@code age1…}
 */
public record IdentityText(SecretBytes text, String recipient) implements AutoCloseable {
    /** Bytes of the scalar or seed that an identity is made of; any random ones will do. */
    public static final int KEY_BYTES = Primitives.KEY_BYTES;

    /** The file of the X25519 identity {@code scalar}, which is taken over, made at {@code created}. */
    public static IdentityText ofX25519(SecretBytes scalar, Instant created) {
        try (X25519Identity identity = X25519Identity.ofScalar(scalar);
                SecretBytes encoded = identity.encoded()) {
            return of(encoded, identity.recipient(), created);
        }
    }

    /** The file of the post-quantum identity {@code seed}, which is taken over, made at {@code created}. */
    public static IdentityText ofHybrid(SecretBytes seed, Instant created) {
        try (HybridIdentity identity = HybridIdentity.ofSeed(seed);
                SecretBytes encoded = identity.encoded()) {
            return of(encoded, identity.recipient(), created);
        }
    }

    private static IdentityText of(SecretBytes encoded, String recipient, Instant created) {
        try (SecretOutput out = new SecretOutput()) {
            out.text("# created: " + time(created) + "\n# public key: " + recipient + "\n");
            out.write(encoded);
            out.write('\n');
            return new IdentityText(out.take(), recipient);
        }
    }

    /** Wipes the text. */
    @Override
    public void close() {
        text.close();
    }

    /** RFC 3339 by hand: java.time would load its table of time zones and its patterns. */
    private static String time(Instant instant) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
        return utc.getYear() + "-" + two(utc.getMonthValue()) + "-" + two(utc.getDayOfMonth())
                + "T" + two(utc.getHour()) + ":" + two(utc.getMinute()) + ":" + two(utc.getSecond()) + "Z";
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}
