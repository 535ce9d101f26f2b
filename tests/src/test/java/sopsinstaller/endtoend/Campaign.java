package sopsinstaller.endtoend;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;

/**
 * How much of a campaign is run: {@code -Dcampaign=short}, which every build does, or {@code long}, what the campaign's
 * own command does. Campaigns judge the native binary, which is what is installed.
 */
public final class Campaign {
    private Campaign() {}

    /** Whether everything is wanted. */
    public static boolean isLong() {
        return System.getProperty("campaign", "short").equals("long");
    }

    /** One of two numbers of tries. */
    public static int tries(int inShort, int inLong) {
        return isLong() ? inLong : inShort;
    }

    /** Skips, with one line that says why, what cannot be judged here. */
    public static void needsMachineAndTracer() throws IOException, InterruptedException {
        assumeTrue(System.getProperty("subject").equals("native"), "campaigns judge the native binary: -Dsubject=native");
        String missing = Machine.missing();
        assumeTrue(missing.isEmpty(), missing);
        String tracer = Tracer.missing();
        assumeTrue(tracer.isEmpty(), tracer);
    }
}
