package sopsinstaller.inspect;

import static sopsinstaller.failure.Quoted.safe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sopsinstaller.age.AgeRecipient;
import sopsinstaller.age.RecipientText;
import sopsinstaller.age.Stanza;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.keys.AgeFileReport;
import sopsinstaller.keys.HostKeys;
import sopsinstaller.keys.KnownKey;
import sopsinstaller.keys.NamedFile;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Files;
import sopsinstaller.linux.Libc;
import sopsinstaller.manifest.Manifest.KeySources;
import sopsinstaller.sops.KeyGroup;
import sopsinstaller.sops.MasterKey;
import sopsinstaller.sops.Metadata;
import sopsinstaller.sops.SopsFile;
import sopsinstaller.ssh.SshPublicKey;

/** Whom a sops file or an age file is encrypted to, and which of these keys this host has. */
public final class Recipients {
    private static final String HOST_KEY = "/etc/ssh/ssh_host_ed25519_key";
    private static final int MAX_PUBLIC_KEY_BYTES = 64 * 1024;
    private final Libc libc;
    private final List<KnownKey> own;

    /**
     * Whom one file is encrypted to.
     *
     * @param file the file as given
     * @param groupsNeeded how many of the groups must be opened
     * @param groups the key groups, in file order
     */
    public record Report(String file, int groupsNeeded, List<Group> groups) {}

    /** The keys of one group, each of which opens it. */
    public record Group(List<Key> keys) {}

    /**
     * One key.
     *
     * @param label the recipient, fingerprint or resource
     * @param kind what opens files for it, in words; empty where the label tells
     * @param origin where this host has it, empty when it does not
     */
    public record Key(String label, String kind, String origin) {}

    private Recipients(Libc libc, List<KnownKey> own) {
        this.libc = libc;
        this.own = List.copyOf(own);
    }

    /**
     * Knows this host by its ed25519 host key, private or (for who may not read that) public, and by the identities
     * that the environment names.
     */
    public static Recipients ofThisHost(Libc libc, Map<String, String> environment) {
        KeySources sources = new KeySources("", List.of(HOST_KEY), List.of(), "");
        try (HostKeys keys = new HostKeys(sources, environment, libc)) {
            return withHostKey(libc, keys.known());
        }
    }

    /** Knows this host by {@code known} and, where its host key is not among them, by the public half of that. */
    static Recipients withHostKey(Libc libc, List<KnownKey> known) {
        List<KnownKey> own = new ArrayList<>(known);
        if (own.stream().noneMatch(key -> key.origin().equals(HOST_KEY))) {
            publicKey(libc, HOST_KEY + ".pub").ifPresent(own::add);
        }
        return new Recipients(libc, own);
    }

    /** Knows this host by {@code own} alone. */
    static Recipients of(Libc libc, List<KnownKey> own) {
        return new Recipients(libc, own);
    }

    /** The key in a file of public keys; empty when it is not there or none that opens sops files. */
    static Optional<KnownKey> publicKey(Libc libc, String path) {
        try {
            String line = new String(Files.read(libc, path, MAX_PUBLIC_KEY_BYTES), StandardCharsets.UTF_8);
            SshPublicKey key = SshPublicKey.parse(line.strip());
            return switch (key.type()) {
                case "ssh-ed25519" -> Optional.of(
                        new KnownKey(List.of(AgeRecipient.ofSshEd25519(key.ed25519()), key.text()), path));
                case "ssh-rsa" -> Optional.of(
                        new KnownKey(List.of(key.text(), "PGP " + key.openPgpFingerprint()), path));
                default -> Optional.empty();
            };
        } catch (ErrnoException | MalformedInputException _) {
            // a host without this key: nothing is marked, which is what the report then says
            return Optional.empty();
        }
    }

    /**
     * Whom {@code file} is encrypted to.
     *
     * @throws InstallException when it is neither a file of sops nor one of age
     */
    public Report report(String file) throws InstallException {
        return switch (NamedFile.read(libc, file)) {
            case NamedFile.Age(List<Stanza> stanzas) -> report(file, stanzas);
            case NamedFile.Sops(SopsFile encrypted) -> {
                try (encrypted) {
                    yield report(file, encrypted.metadata());
                }
            }
        };
    }

    /** Whom the age file with {@code stanzas} is encrypted to: kinds of keys, of which only SSH keys have a mark. */
    Report report(String file, List<Stanza> stanzas) {
        return new Report(file, 1, List.of(new Group(stanzas.stream().map(stanza -> new Key(
                AgeFileReport.described(stanza), "", AgeFileReport.origin(stanza, own))).toList())));
    }

    /** Whom the file with {@code metadata} is encrypted to. */
    Report report(String file, Metadata metadata) {
        List<Group> groups = new ArrayList<>();
        for (KeyGroup group : metadata.groups()) {
            groups.add(new Group(group.keys().stream()
                    .map(key -> new Key(key.label(), kind(key), origin(key))).toList()));
        }
        return new Report(file, metadata.threshold(), groups);
    }

    /** What opens files for {@code key}, in words; empty for the usual kinds and those that their label tells. */
    private static String kind(MasterKey key) {
        try {
            if (key instanceof MasterKey.Age(String recipient, String _) && recipient.startsWith("age1")) {
                RecipientText text = RecipientText.parse(recipient);
                return text.kind() == RecipientText.Kind.X25519 ? "" : text.described();
            }
            return "";
        } catch (MalformedInputException _) {
            return "";
        }
    }

    /** Where this host has {@code key}; empty when it does not. */
    String origin(MasterKey key) {
        return switch (key) {
            case MasterKey.Age(String recipient, String _) -> origin(withoutComment(recipient));
            case MasterKey.Pgp _ -> origin(withoutComment(key.label()));
            case MasterKey.AwsKms _, MasterKey.GcpKms _, MasterKey.AzureKeyVault _, MasterKey.VaultTransit _,
                    MasterKey.HuaweiKms _ -> "";
        };
    }

    private String origin(String bare) {
        return own.stream()
                .filter(known -> known.recipients().stream().anyMatch(each -> withoutComment(each).equals(bare)))
                .map(KnownKey::origin).findFirst().orElse("");
    }

    /** An SSH key is its type and its blob; a third word is a comment. */
    private static String withoutComment(String recipient) {
        String[] words = recipient.strip().split("\\s+", 3);
        return words.length < 2 ? words[0] : words[0] + " " + words[1];
    }

    /** The report for people; ends with a line feed. */
    public static String text(Report report) {
        StringBuilder out = new StringBuilder(safe(report.file()));
        boolean groups = report.groups().size() > 1;
        out.append(groups ? ": " + report.groupsNeeded() + " of " + report.groups().size() + " key groups are needed\n"
                : ": each of these keys opens it\n");
        for (int i = 0; i < report.groups().size(); i++) {
            if (groups) {
                out.append("  group ").append(i).append(":\n");
            }
            for (Key key : report.groups().get(i).keys()) {
                out.append(groups ? "    " : "  ").append(safe(shortened(key)));
                out.append(key.kind().isEmpty() ? "" : " (" + key.kind() + ")");
                out.append(key.origin().isEmpty() ? "" : "  this host, " + safe(key.origin())).append('\n');
            }
        }
        return out.toString();
    }

    private static String shortened(Key key) {
        try {
            return key.kind().isEmpty() ? key.label() : RecipientText.parse(key.label()).shortened();
        } catch (MalformedInputException _) {
            return key.label();
        }
    }

    /** The report as one line of JSON; ends with a line feed. */
    public static String json(Report report) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("file", report.file());
            json.writeNumberField("groupsNeeded", report.groupsNeeded());
            json.writeArrayFieldStart("groups");
            for (Group group : report.groups()) {
                json.writeStartArray();
                for (Key key : group.keys()) {
                    json.writeStartObject();
                    json.writeStringField("key", key.label());
                    if (!key.kind().isEmpty()) {
                        json.writeStringField("kind", key.kind());
                    }
                    json.writeBooleanField("thisHost", !key.origin().isEmpty());
                    if (!key.origin().isEmpty()) {
                        json.writeStringField("origin", key.origin());
                    }
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("bug: writing to memory failed", e);
        }
        return out.append('\n').toString();
    }
}
