package sopsinstaller.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import sopsinstaller.record.Record;
import sopsinstaller.record.RecordText;

/** Target: records of generations. What is read is written so that it reads the same. */
public final class Records {
    private Records() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Optional<Record> read = Trial.of(() -> RecordText.read(input));
        if (read.isPresent()) {
            byte[] once = RecordText.write(read.get());
            Optional<Record> again = Trial.of(() -> RecordText.read(once));
            Trial.require(again.isPresent(), "a record cannot be read as it was written: " + new String(once, UTF_8));
            Trial.requireSame(once, RecordText.write(again.get()), "a record does not read as it was written");
        }
    }
}
