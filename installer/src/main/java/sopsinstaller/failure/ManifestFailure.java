package sopsinstaller.failure;

import static sopsinstaller.failure.Quoted.safe;

import java.util.List;

/** What can be wrong with a manifest before anything on the machine has been touched. */
public sealed interface ManifestFailure extends Failure {
    /**
     * The manifest breaks rules; all problems of one run.
     *
     * @param file the manifest as given
     * @param problems each with its place, such as {@code secrets[3] 'db/password': mode '0999' is not an octal mode}
     */
    record Invalid(String file, List<String> problems) implements ManifestFailure {
        /** Copies the list; there is at least one problem. */
        public Invalid {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("bug: an invalid manifest without a problem");
            }
        }

        @Override
        public String subject() {
            return safe(file);
        }

        /** The first problem; the others are {@link #details}. */
        @Override
        public String problem() {
            return problems.getFirst();
        }

        @Override
        public String remedy() {
            return "";
        }

        @Override
        public List<String> details() {
            return problems.subList(1, problems.size());
        }
    }

    /**
     * The manifest cannot be read.
     *
     * @param file the manifest as given
     * @param reason why, such as {@code no such file or directory}
     */
    record Unreadable(String file, String reason) implements ManifestFailure {
        @Override
        public String subject() {
            return safe(file);
        }

        @Override
        public String problem() {
            return "cannot read the manifest: " + safe(reason);
        }

        @Override
        public String remedy() {
            return "";
        }
    }
}
