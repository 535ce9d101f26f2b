package sopsinstaller.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is told when the kernel refuses what it seldom does; strace makes it refuse. */
class RefusedCallIT {
    @BeforeAll
    static void needsAPrivateMachineAndStrace() throws IOException, InterruptedException {
        String missing = Machine.missing();
        assumeTrue(missing.isEmpty(), missing);
        assumeFalse(Tools.onPath("strace").isEmpty(), "strace is not on PATH: install Debian's package strace");
    }

    @Test
    void ofALinkAfterTheSwitch() throws IOException, InterruptedException {
        assertTold(3, "symlinkat:error=ENOSPC", "/srv", "the link '/srv/own' could not be made: ",
                "\"path\": \"/srv/own\"");
    }

    @Test
    void ofAnOwner() throws IOException, InterruptedException {
        assertTold(1, "fchownat:error=EPERM", "/run/secrets.d/.new-generation/a",
                "cannot be given to user 1000 and group 1000: ",
                "\"path\": \"/run/secrets/a\", \"owner\": \"alice\", \"group\": \"alice\"");
    }

    private static void assertTold(int status, String fault, String path, String told, String members)
            throws IOException, InterruptedException {
        try (Machine machine = Machine.start()) {
            machine.write("manifest.json", machine.expand("""
                    { @system@, "secrets": [{"name": "a", "key": "db/password", "mode": "0400", "format": "yaml",
                      "sopsFile": "/mnt/fixtures/sops/all.yaml", %s}] }""".formatted(members)));
            Machine.Run run = machine.run("root", Map.of(), List.of(Tools.onPath("strace"), "-f", "-qq", "-o",
                    "/mnt/case/trace", "-P", path, "-e", "trace=" + fault.substring(0, fault.indexOf(':')), "-e",
                    "inject=" + fault, machine.expand("@program@"), "manifest.json"));
            assertEquals(status, run.status(), run.err());
            assertTrue(run.err().contains(told), run.err());
        }
    }
}
