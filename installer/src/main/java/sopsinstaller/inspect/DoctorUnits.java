package sopsinstaller.inspect;

import static sopsinstaller.failure.Quoted.quoted;
import static sopsinstaller.failure.Quoted.safe;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.failure.SourceName;
import sopsinstaller.inspect.DoctorFinding.Cause;
import sopsinstaller.inspect.DoctorFinding.Severity;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Files;
import sopsinstaller.linux.Libc;

/** Whether who shall read an installed secret can: its owner, and the users of the units that depend on it. */
final class DoctorUnits {
    private static final int MAX_BYTES = 1024 * 1024;
    private static final List<String> FOLDERS =
            List.of("/etc/systemd/system/", "/run/systemd/system/", "/usr/lib/systemd/system/");
    private final Libc libc;
    private final DoctorAccounts accounts;
    private final List<String> folders;
    private final Map<String, String> texts = new HashMap<>();

    /** Looks for units where systemd does. */
    DoctorUnits(Libc libc, DoctorAccounts accounts) {
        this(libc, accounts, FOLDERS);
    }

    /** Looks for units in {@code folders}, each ending with a slash. */
    DoctorUnits(Libc libc, DoctorAccounts accounts, List<String> folders) {
        this.libc = libc;
        this.accounts = accounts;
        this.folders = folders;
    }

    /** Says of the owner {@code uid} what refuses it, as seen from the installed file at {@code path}. */
    Optional<DoctorFinding> owner(String name, String path, DoctorPath.Reached file, long uid) {
        return file.refusal(uid, accounts.groups(uid)).map(refusal -> finding(name, path, refusal,
                "its owner, " + DoctorPath.user(uid, accounts.name(uid)) + ",",
                "\".mode = \"0400\""));
    }

    /** Says of the user of {@code unit} what refuses it; empty too when the unit gets the secret in another way. */
    Optional<DoctorFinding> unit(String name, String path, DoctorPath.Reached file, String unit) {
        String text = texts.computeIfAbsent(unit, this::text);
        // systemd reads credentials and environment files itself, and what starts with + runs as root
        if (text.isEmpty() || text.contains(path) || text.contains("=+") || text.contains("ImportCredential=")) {
            return Optional.empty();
        }
        String dynamic = setting(text, "DynamicUser");
        if (dynamic.equals("yes") || dynamic.equals("true") || dynamic.equals("1")) {
            String service = unit.endsWith(".service") ? unit.substring(0, unit.length() - ".service".length()) : unit;
            return Optional.of(DoctorFinding.of(Severity.WARNING, Cause.READER, "secret " + quoted(name),
                    safe(unit) + " has DynamicUser=, whose user owns no file: give it the secret as a credential",
                    "systemd.services.\"" + safe(service) + "\".serviceConfig.LoadCredential = \""
                            + safe(name.replace('/', '.')) + ":" + safe(path) + "\";"));
        }
        String user = setting(text, "User");
        long uid = user.isEmpty() ? 0 : accounts.user(user);
        if (uid < 0) {
            return Optional.empty(); // made when the unit starts, or a specifier
        }
        Set<Long> groups = new HashSet<>(accounts.groups(uid));
        for (String group : (setting(text, "Group") + " " + setting(text, "SupplementaryGroups")).split(" ")) {
            groups.add(accounts.group(group));
        }
        return file.refusal(uid, groups).map(refusal -> finding(name, path, refusal,
                safe(unit) + ", which runs as user " + safe(user) + ",", "\".owner = \"" + safe(user) + "\""));
    }

    private static DoctorFinding finding(
            String name, String path, DoctorPath.Refusal refusal, String reader, String option) {
        String template = "rendered/";
        boolean isTemplate = name.startsWith(template);
        return DoctorFinding.of(Severity.WARNING, Cause.READER,
                isTemplate ? "template " + quoted(name.substring(template.length())) : "secret " + quoted(name),
                reader + " cannot read " + safe(path) + ": " + (refusal.directory() ? "directory " : "file ")
                        + safe(refusal.path()) + " refuses, " + refusal.reason(),
                // a file's mode is made anew by each install, so there only the declaration lasts
                refusal.directory() ? "chmod " + refusal.change() + " " + SourceName.shellPath(refusal.path())
                        : "sops." + (isTemplate ? "templates.\"" + safe(name.substring(template.length()))
                                : "secrets.\"" + safe(name)) + option + ";");
    }

    /** The unit with its drop-in of NixOS, one after the other; empty when it is not there. */
    private String text(String unit) {
        for (String folder : folders) {
            String text = read(folder + unit);
            if (!text.isEmpty()) {
                // the names that NixOS and systemctl edit give them
                return text + "\n" + read(folder + unit + ".d/overrides.conf") + "\n"
                        + read(folder + unit + ".d/override.conf");
            }
        }
        return "";
    }

    private String read(String path) {
        try {
            return new String(Files.read(libc, path, MAX_BYTES), StandardCharsets.UTF_8);
        } catch (ErrnoException | MalformedInputException _) {
            return ""; // no such unit here
        }
    }

    private static String setting(String text, String name) {
        String found = "";
        for (String line : text.split("\n")) {
            if (line.startsWith(name + "=")) {
                found = line.substring(name.length() + 1).strip();
            }
        }
        return found;
    }
}
