package sopsinstaller.failure;

import static sopsinstaller.failure.Quoted.safe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/** What can be wrong between the recipients of a sops file and the keys of this host. Holds public halves only. */
public sealed interface KeyFailure extends Failure {
    /**
     * None, or too few, of a host's keys open a file. Where the time for trying them was over first, it says instead
     * that the file "was not tried to its end".
     *
     * @param file the sops file
     * @param groupsNeeded how many key groups must be opened
     * @param groups the file's key groups in file order
     * @param hostKeys what this host has
     * @param unusable the key sources that could not be used
     * @param outOfTime why not all of its entries were tried, if they were not
     */
    record CannotOpen(
            String file, int groupsNeeded, List<Group> groups, List<HostKey> hostKeys, List<Unusable> unusable,
            Optional<OutOfTime> outOfTime) implements KeyFailure {
        /** Most groups, recipients, keys or sources that are listed; the rest is counted. */
        private static final int MAX_LINES = 10;
        /** Most recipients of all groups together, where there are several. */
        private static final int MAX_IN_GROUPS = 20;

        /** Copies the lists. */
        public CannotOpen {
            groups = List.copyOf(groups);
            hostKeys = List.copyOf(hostKeys);
            unusable = List.copyOf(unusable);
        }

        @Override
        public String subject() {
            return SourceName.shown(file);
        }

        @Override
        public String problem() {
            if (outOfTime.isPresent()) {
                return outOfTime.get().problem();
            }
            if (groups.stream().allMatch(group -> group.recipients().isEmpty())) {
                return "it is encrypted to nobody: its metadata lists no key";
            }
            if (groups.size() > 1) {
                long opened = groups.stream().filter(Group::opened).count();
                return "needs " + groupsNeeded + " of its " + groups.size() + " key groups, this host's keys open "
                        + opened;
            }
            return hostKeys.isEmpty()
                    ? "this host has no usable key to open it"
                    : "none of this host's keys can open it";
        }

        /** A command to paste, with the file's name as the user knows it. */
        @Override
        public String remedy() {
            String update = "sops updatekeys " + SourceName.shellWord(file);
            if (outOfTime.isPresent()) {
                return outOfTime.get().remedy("create it anew, or where it can be opened run: " + update);
            }
            if (listed()) {
                return "its data key was not encrypted to the key it names; where it can be opened run: sops rotate -i "
                        + SourceName.shellWord(file);
            }
            Optional<HostKey> key = hostKeys.stream().filter(each -> !each.recipients().isEmpty()).findFirst();
            if (key.isEmpty()) {
                return "make one of the key files usable, or add this host's age key to .sops.yaml, then: " + update;
            }
            String recipient = safe(key.get().recipients().getFirst());
            return groups.size() > 1
                    ? "put all keys into one group of .sops.yaml (groups often come from one '-' too many), with "
                            + recipient + " among them, then: " + update
                    : "add " + recipient + " to .sops.yaml, then: " + update;
        }

        @Override
        public List<String> details() {
            List<String> lines = new ArrayList<>();
            if (groups.size() > 1) {
                int listed = Math.min(groups.size(), MAX_LINES);
                for (int i = 0; i < listed; i++) {
                    Group group = groups.get(i);
                    String label = "group " + i + (group.opened() ? " (opened): " : " (closed): ");
                    column(lines, label, group.recipients().stream().map(Recipient::text).toList(),
                            MAX_IN_GROUPS / listed);
                }
                if (groups.size() > listed) {
                    lines.add(Shortened.rest(groups.size() - listed, "group", "groups"));
                }
            } else {
                column(lines, "the file is for:  ", groups.stream()
                        .flatMap(group -> group.recipients().stream()).map(Recipient::text).toList(), MAX_LINES);
            }
            column(lines, "this host has:    ", hostKeys.stream().map(HostKey::text).toList(), MAX_LINES);
            column(lines, "not usable here:  ", unusable.stream().map(Unusable::text).toList(), MAX_LINES);
            return lines;
        }

        /** Whether one of the host's own recipients is among those of a group that stayed closed. */
        private boolean listed() {
            SequencedSet<String> own = new LinkedHashSet<>();
            hostKeys.forEach(key -> own.addAll(key.recipients()));
            return groups.size() == 1 && groups.getFirst().recipients().stream()
                    .anyMatch(recipient -> own.contains(recipient.label()));
        }

        /** What is there several times is told once. */
        private static void column(List<String> lines, String label, List<String> entries, int most) {
            String indent = " ".repeat(label.length());
            SequencedMap<String, Integer> counts = new LinkedHashMap<>();
            entries.forEach(entry -> counts.merge(entry, 1, Integer::sum));
            int listed = 0;
            int rest = entries.size();
            for (var entry : counts.entrySet()) {
                if (listed == most) {
                    lines.add(indent + "and " + rest + " more");
                    return;
                }
                lines.add((listed == 0 ? label : indent) + entry.getKey()
                        + (entry.getValue() > 1 ? " (" + entry.getValue() + " times)" : ""));
                listed++;
                rest -= entry.getValue();
            }
            if (entries.isEmpty() && label.startsWith("this host")) {
                lines.add(label + "no key");
            }
        }
    }

    /**
     * None of a host's keys opens an age file. Where the time for trying them was over first, it says instead that the
     * file "was not tried to its end".
     *
     * @param file the age file
     * @param recipients whom its header says it is for; most kinds name nobody
     * @param hostKeys what this host has
     * @param unusable the key sources that could not be used
     * @param outOfTime why not all of its entries were tried, if they were not
     */
    record CannotOpenAge(String file, List<Recipient> recipients, List<HostKey> hostKeys, List<Unusable> unusable,
            Optional<OutOfTime> outOfTime) implements KeyFailure {
        /** Copies the lists. */
        public CannotOpenAge {
            recipients = List.copyOf(recipients);
            hostKeys = List.copyOf(hostKeys);
            unusable = List.copyOf(unusable);
        }

        @Override
        public String subject() {
            return SourceName.shown(file);
        }

        @Override
        public String problem() {
            return asGroup().problem();
        }

        /** Age itself opens files for an SSH key, not for its age form: so that key is what to paste. */
        @Override
        public String remedy() {
            List<String> own = hostKeys.stream().flatMap(key -> key.recipients().stream()).toList();
            Optional<String> key = own.stream().filter(each -> each.startsWith("ssh-")).findFirst()
                    .or(() -> own.stream().findFirst());
            String encrypt = "then: agenix --rekey (without agenix: encrypt it again with age)";
            if (outOfTime.isPresent()) {
                return outOfTime.get().remedy("list fewer publicKeys in secrets.nix, " + encrypt);
            }
            return key.map(each -> "add " + safe(each) + " to its publicKeys in secrets.nix, " + encrypt)
                    .orElse("make one of the key files usable, or add this host's SSH key to secrets.nix, "
                            + encrypt);
        }

        @Override
        public List<String> details() {
            return asGroup().details();
        }

        /** Told as a sops file with one group of keys is. */
        private CannotOpen asGroup() {
            return new CannotOpen(file, 1, List.of(new Group(false, recipients)), hostKeys, unusable, outOfTime);
        }
    }

    /**
     * The time for trying the entries of a file was over before all were tried.
     *
     * @param ofRun whether it was that of all files of the run, otherwise its own
     * @param others the files that used up the time of the run, as far as they are known
     */
    record OutOfTime(boolean ofRun, List<String> others) {
        /** Most files that are named. */
        private static final int MAX_NAMES = 3;

        /** Copies the list. */
        public OutOfTime {
            others = List.copyOf(others);
        }

        String problem() {
            return "was not tried to its end: " + (ofRun ? "other files of this run" : "its entries")
                    + " took too long without opening";
        }

        /** What to do, with the command that leaves the file fewer entries. */
        String remedy(String fewer) {
            if (!ofRun) {
                return "it has more entries than can be tried: " + fewer;
            }
            List<String> names = others.stream().map(SourceName::of).map(Quoted::safe).toList();
            return names.isEmpty()
                    ? "first mend the files of this run that have more entries than can be tried"
                    : "first mend what has more entries than can be tried: " + Shortened.names(names, MAX_NAMES);
        }
    }

    /**
     * One key group of a file.
     *
     * @param opened whether this host opens it
     * @param recipients whom it is encrypted to
     */
    record Group(boolean opened, List<Recipient> recipients) {
        /** Copies the list. */
        public Group {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * One entry of a key group.
     *
     * @param label how messages name it
     * @param note why it did not work beyond "no key of this host fits"; may be empty
     */
    record Recipient(String label, String note) {
        String text() {
            return safe(label) + (note.isEmpty() ? "" : " (" + safe(note) + ")");
        }
    }

    /**
     * One key of this host.
     *
     * @param recipients its public forms, the one to paste first
     * @param origin where it came from: a path, a variable, a member of the manifest
     */
    record HostKey(List<String> recipients, String origin) {
        /** Copies the list. */
        public HostKey {
            recipients = List.copyOf(recipients);
        }

        String text() {
            return String.join(" = ", recipients.stream().map(Quoted::safe).toList())
                    + "  from " + safe(origin);
        }
    }

    /**
     * A key source that could not be used.
     *
     * @param origin a path or a variable
     * @param reason why, lower case
     */
    record Unusable(String origin, String reason) {
        String text() {
            return safe(origin) + " (" + safe(reason) + ")";
        }
    }

    /**
     * An entry of the manifest's {@code hostRecipients} that is no public key.
     *
     * @param manifest the manifest as given
     * @param index position in the list, from 0
     * @param entry the entry
     * @param reason what is wrong with it
     */
    record BadHostRecipient(String manifest, int index, String entry, String reason) implements KeyFailure {
        @Override
        public String subject() {
            return safe(manifest);
        }

        @Override
        public String problem() {
            return "hostRecipients[" + index + "] " + Quoted.quoted(entry) + ": " + safe(reason);
        }

        @Override
        public String remedy() {
            return "give a line like 'age1…', 'ssh-ed25519 AAAA…', 'ssh-rsa AAAA…' or a PGP fingerprint";
        }
    }

    /** Where a new key was to be written, there is something already. */
    record KeyExists(String path) implements KeyFailure {
        @Override
        public String subject() {
            return Quoted.quoted(path);
        }

        @Override
        public String problem() {
            return "is there already, and a key is never overwritten";
        }

        @Override
        public String remedy() {
            return "write the new key elsewhere, or move the old one away: what only it can open is lost without it";
        }
    }
}
