package sopsinstaller.leaks;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.util.List;
import sopsinstaller.endtoend.Campaign;
import sopsinstaller.endtoend.Losses;
import sopsinstaller.endtoend.Machine;
import sopsinstaller.endtoend.Tools;
import sopsinstaller.endtoend.Tracer;

/**
 * A machine with keys and files in which nothing can be written unseen.
 *
 * @param inputs its keys and files
 * @param needles all that is secret about them
 * @param watch runs the program and looks
 */
record Ground(Machine machine, Tracer tracer, Inputs inputs, Needles needles, Watch watch) implements AutoCloseable {
    /** Makes one, or skips the test where there cannot be one. */
    static Ground make() throws Exception {
        Campaign.needsMachineAndTracer();
        for (String tool : List.of("sops", "age", "age-keygen", "ssh-keygen", "gpg", "gpgconf", "prlimit")) {
            assumeFalse(Tools.onPath(tool).isEmpty(), tool + " is not on PATH");
        }
        Machine machine = Machine.start();
        Tracer tracer = Tracer.in(machine);
        Inputs inputs = Inputs.in(machine);
        Watch.seal(machine);
        var needles = new Needles(inputs.needles());
        return new Ground(machine, tracer, inputs, needles, new Watch(machine, tracer, needles));
    }

    /** Ends the agent of gpg, which would stay, and the machine. */
    @Override
    public void close() throws IOException {
        try {
            machine.script("gpgconf --homedir " + Inputs.INSIDE + "/gpg-locked --kill gpg-agent");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            machine.close();
        }
    }

    /** Fails with the first of {@code wrong}, where there are any. */
    static void assertNone(List<String> wrong) {
        var losses = new Losses();
        wrong.forEach(losses::add);
        losses.assertNone("leaks");
    }
}
