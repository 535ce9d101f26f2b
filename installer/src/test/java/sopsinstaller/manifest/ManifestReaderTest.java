package sopsinstaller.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.ManifestFailure;
import sopsinstaller.manifest.Manifest.AbsentKeys;
import sopsinstaller.manifest.Manifest.Access;
import sopsinstaller.manifest.Manifest.OnFailure;
import sopsinstaller.manifest.Manifest.Placeholder;
import sopsinstaller.manifest.Manifest.RestartOn;
import sopsinstaller.manifest.Manifest.Secret;
import sopsinstaller.manifest.Manifest.Template;
import sopsinstaller.store.SecretFormat;
import sopsinstaller.store.Store;

class ManifestReaderTest {
    private static final String TOP = "'secretsMountPoint': '/run/secrets.d', 'symlinkPath': '/run/secrets'";

    @Test
    void readsWhatTheNixModuleWrites() throws InstallException {
        Manifest manifest = read("{" + TOP + """
                , 'keepGenerations': 2, 'useTmpfs': true, 'sshKeyPaths': null, 'ageSshKeyPaths': ['/etc/k'],
                'ageKeyFile': '/k.txt', 'logging': {'keyImport': true}, 'templates': [], 'absentKeys': 'skip',
                'onFailure': 'skip', 'hostRecipients': ['age1x'], 'placeholderBySecretName': {'db': '<P>'},
                'secrets': [{'name': 'db/pass', 'key': 'a/b', 'path': '/run/secrets/db/pass', 'owner': null, 'uid': 7,
                 'group': 'users', 'gid': 9, 'sopsFile': '/nix/store/s.json', 'format': 'json', 'mode': '02440',
                 'restartUnits': ['a.service'], 'reloadUnits': null, 'sopsFileHash': 'x', 'neededForUsers': false,
                 'links': ['/opt/x'], 'onFailure': 'abort', 'credential': 'db', 'restartOn': ['value']}]}""");
        Secret secret = manifest.secrets().getFirst();
        assertEquals(new Access(null, 7, "users", 9, 02440), secret.access());
        assertEquals(List.of("/opt/x"), secret.links());
        assertEquals(OnFailure.ABORT, secret.onFailure());
        assertEquals(Store.JSON, secret.format());
        assertEquals("a/b", secret.key().text());
        assertEquals(List.of("a.service"), secret.restartUnits());
        assertEquals(2, manifest.keepGenerations());
        assertEquals(AbsentKeys.SKIP, manifest.absentKeys());
        assertEquals(List.of("/etc/k"), manifest.keys().ageSshKeyPaths());
        assertEquals("/k.txt", manifest.keys().ageKeyFile());
        assertTrue(manifest.useTmpfs());
        assertTrue(manifest.logging().keyImport());
        assertFalse(manifest.logging().secretChanges());
    }

    @Test
    void comparesMemberNamesWithoutCaseAndIgnoresWhatFollows() throws InstallException {
        Manifest manifest = read("{'SECRETSMOUNTPOINT': '/m', 'SymlinkPath': '/s/', 'userMODE': null} trailing {");
        assertEquals("/m", manifest.secretsMountPoint());
        assertEquals("/s", manifest.symlinkPath());
        assertEquals(OnFailure.KEEP, read(secrets(entry("a"))).secrets().getFirst().onFailure());
    }

    @Test
    void readsEmptyAndAbsentFormatAsYamlAndListsAsKeyPaths() throws InstallException {
        Manifest manifest = read(secrets(entry("a", "'format': ''"), entry("b", "'format': null, 'key': ['x/y', 0]")));
        assertEquals(Store.YAML, manifest.secrets().get(0).format());
        assertTrue(manifest.secrets().get(0).key().wholeFile());
        assertEquals(Store.YAML, manifest.secrets().get(1).format());
        assertEquals("[\"x/y\", 0]", manifest.secrets().get(1).key().text());
    }

    @Test
    void readsAgeFilesAndWhatOpensThem() throws InstallException {
        Manifest manifest = read("{" + TOP + """
                , 'ageIdentityPaths': ['/etc/ssh/k', '/k.txt'], 'agePassphraseFile': '/run/passphrase', 'secrets': ["""
                + entry("a", "'format': 'age', 'sopsFile': 'a.age'") + "], 'templateSecrets': ["
                + "{'name': 'b', 'format': 'age', 'sopsFile': 'b.age'}]}");
        assertEquals(SecretFormat.Age.FILE, manifest.secrets().getFirst().format());
        assertEquals(SecretFormat.Age.FILE, manifest.templateSecrets().getFirst().format());
        assertEquals(List.of("/etc/ssh/k", "/k.txt"), manifest.keys().ageIdentityPaths());
        assertEquals("/run/passphrase", manifest.keys().agePassphraseFile());
    }

    @Test
    void refusesOneFileInTwoFormats() {
        assertEquals(List.of("secrets[1] 'b': format binary for 'f.yaml', which is age in secrets[0] 'a'"),
                problems(secrets(entry("a", "'format': 'age'"), entry("b", "'format': 'binary'"))));
    }

    @Test
    void expandsTheRuntimeDirectoryInPathsOfOurOwnOnly() throws InstallException {
        String json = "{'userMode': true, 'secretsMountPoint': '%r/secrets.d', 'symlinkPath': '/home/%%r/s', "
                + "'secrets': ["
                + entry("a%r", "'path': '%r/x%%', 'links': ['%r/l'], 'sopsFile': '%r.yaml'") + "]}";
        Manifest manifest = ManifestReader.read("m.json", json.replace('\'', '"').getBytes(UTF_8),
                new ManifestReader.Environment(Optional.of("/run/user/7")));
        assertEquals("/run/user/7/secrets.d", manifest.secretsMountPoint());
        assertEquals("/home/%r/s", manifest.symlinkPath());
        Secret secret = manifest.secrets().getFirst();
        assertEquals("a%r", secret.name());
        assertEquals("/run/user/7/x%", secret.path());
        assertEquals(List.of("/run/user/7/l"), secret.links());
        assertEquals("%r.yaml", secret.sopsFile());
    }

    @Test
    void tellsWhereTheRuntimeDirectoryIsMissing() {
        assertEquals(List.of("secretsMountPoint '%r/d' needs XDG_RUNTIME_DIR, which is not set"),
                problems("{'userMode': true, 'secretsMountPoint': '%r/d', 'symlinkPath': '/s'}"));
        assertEquals(List.of("secretsMountPoint '%r/d' is not an absolute path"),
                problems("{'secretsMountPoint': '%r/d', 'symlinkPath': '/s'}"));
    }

    @Test
    void namesAllProblemsInOneRun() {
        assertEquals(List.of(
                "keepGenerations is -1, it must be 0 to 2147483647",
                "secrets[0] 'a': mode '0999' is not an octal mode",
                "secrets[1]: name is missing",
                "secrets[1]: uid is 4294967295, it must be 0 to 4294967294"),
                problems("{" + TOP + ", 'keepGenerations': -1, 'secrets': [" + entry("a", "'mode': '0999'")
                        + ", {'path': '/p', 'sopsFile': 'f', 'mode': '0400', 'uid': 4294967295}]}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "'mode': '10000'        | mode '10000' is above 7777",
        "'mode': ''             | mode is empty",
        "'mode': 400            | mode must be a text, not a number",
        "'mode': '+400'         | mode '+400' is not an octal mode",
        "'format': 'toml'       | format 'toml' is none of yaml, json, binary, dotenv, ini, age",
        "'uid': -1              | uid is -1, it must be 0 to 4294967294",
        "'gid': 1.5             | gid must be an integer, not a number that is no 64-bit integer",
        "'gid': 99999999999999999999 | gid must be an integer, not a number that is no 64-bit integer",
        "'owner': 5             | owner must be a text, not a number",
        "'path': 'x'            | path 'x' is not an absolute path",
        "'path': '/x/../y'      | path '/x/../y' has a component '..'",
        "'path': '/'            | path '/' is the root directory",
        "'path': '/run'         | path '/run' holds secretsMountPoint '/run/secrets.d'",
        "'path': '/run/secrets' | path '/run/secrets' is symlinkPath itself",
        "'path': '/run/secrets/other' | path '/run/secrets/other' is inside symlinkPath '/run/secrets'",
        "'links': ['/run/secrets.d/1/a'] | link '/run/secrets.d/1/a' is inside secretsMountPoint '/run/secrets.d'",
        "'links': ['l']         | links 'l' is not an absolute path",
        "'path': '/o', 'links': ['/o'] | link '/o' is already taken by secrets[0] 'a'",
        "'key': true            | key must be a text or a list, not a truth value",
        "'key': ['a', -1]       | key[1] must be a text or an index, 0 or above",
        "'sopsFile': null       | sopsFile is missing",
        "'sopsFile': 'a\\u0000' | sopsFile 'a\\x00' holds a NUL character",
        "'sopsFile': '\\ud83d\\ude00\\ud800' | sopsFile '😀\\u{d800}' holds half a surrogate pair",
        "'links': ['/l', '']    | links[1] is empty",
        "'restartUnits': ['a\\u0000'] | restartUnits[0] 'a\\x00' holds a NUL character",
        "'mode': '777777777777' | mode '777777777777' is above 7777",
        "'onFailure': 'never'   | onFailure 'never' is none of abort, keep, skip",
        "'restartOn': ['x']     | restartOn 'x' is none of access, path, removal, value",
        "'restartUnits': ['a\\nb'] | restartUnits 'a\\x0ab' holds a control character",
        "'reloadUnits': ['a', '\\u0085'] | reloadUnits '\\x85' holds a control character",
        "'restartUnits': [1]    | restartUnits[0] must be a text, not a number",
        "'credential': 'a/b'    | credential 'a/b' is not a file name"})
    void refusesMember(String member, String problem) {
        assertEquals(List.of("secrets[0] 'a': " + problem), problems(secrets(entry("a", member))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "/abs   | the name is an absolute path",
        "a/../b | the name has a component '..'",
        "./b    | the name has a component '.'",
        "a//b   | the name has an empty component",
        "a/     | the name has an empty component",
        "rendered/x | the name collides with the directory 'rendered' of templates",
        "rendered | the name collides with the directory 'rendered' of templates"})
    void refusesName(String name, String problem) {
        assertEquals(List.of("secrets[0] '" + name + "': " + problem), problems(secrets(entry(name, "'path': '/p'"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "'symlinkPath': '/m/s', 'secretsMountPoint': '/m' | "
            + "secretsMountPoint '/m' and symlinkPath '/m/s' lie inside each other",
        "'symlinkPath': '/m/', 'secretsMountPoint': '/m'  | secretsMountPoint '/m' and symlinkPath '/m' are the same",
        "'symlinkPath': '/s', 'secretsMountPoint': 'm'    | secretsMountPoint 'm' is not an absolute path",
        "'symlinkPath': '//', 'secretsMountPoint': '/m'   | symlinkPath '//' is the root directory",
        "'symlinkPath': '/s'                              | secretsMountPoint is missing",
        "'symlinkPath': '/s', 'secretsMountPoint': '/m', 'userMode': 1 | userMode must be true or false, not a number",
        "'symlinkPath': '/s', 'secretsMountPoint': '/m', 'gnupgHome': '/g', 'sshKeyPaths': ['/k'] | "
            + "gnupgHome and sshKeyPaths exclude each other",
        "'symlinkPath': '/s', 'secretsMountPoint': '/m', 'gnupgHome': '/g', 'ageKeyFile': '/k' | "
            + "gnupgHome and ageKeyFile exclude each other",
        "'symlinkPath': '/s', 'secretsMountPoint': '/m', 'absentKeys': 'x' | absentKeys 'x' is none of fail, skip",
        "'symlinkPath': '/s', 'secretsMountPoint': '/m', 'secrets': {} | secrets must be a list, not an object",
        "'symlinkPath': '/s', 'secretsMountPoint': '/m', 'secrets': [null] | secrets[0]: must be an object, not null"})
    void refusesTopLevelMember(String members, String problem) {
        assertEquals(List.of(problem), problems("{" + members + "}"));
    }

    @Test
    void refusesNamesThatMeetAndFilesOfTwoFormats() {
        assertEquals(List.of("secrets[1] 'a': the name is already taken by secrets[0] 'a'"),
                problems(secrets(entry("a"), entry("a", "'path': '/p'"))));
        assertEquals(List.of("secrets[0] 'a/b': the name is inside that of secrets[2] 'a'"),
                problems(secrets(entry("a/b"), entry("a.b"), entry("a"))));
        assertEquals(List.of("secrets[1] 'b': format json for 'f.yaml', which is yaml in secrets[0] 'a'"),
                problems(secrets(entry("a"), entry("b", "'format': 'json'"))));
    }

    @Test
    void refusesPathsThatMeet() {
        assertEquals(List.of("secrets[1] 'b': path '/p' is already taken by secrets[0] 'a'"),
                problems(secrets(entry("a", "'path': '/p'"), entry("b", "'path': '/p'"))));
        assertEquals(List.of("secrets[0] 'a': path '/p/q' is inside that of secrets[1] 'b'"),
                problems(secrets(entry("a", "'path': '/p/q'"), entry("b", "'path': '/p'"))));
    }

    @Test
    void refusesEmptyAccountNamesWhereAccountsAreLookedUp() throws InstallException {
        String secrets = "'secrets': [" + entry("a", "'owner': '', 'group': ''") + "]}";
        assertEquals(List.of("secrets[0] 'a': owner is empty", "secrets[0] 'a': group is empty"),
                problems("{" + TOP + ", " + secrets));
        assertEquals("", read("{'userMode': true, " + TOP + ", " + secrets).secrets().getFirst().access().owner());
    }

    @Test
    void validatesTemplates() {
        assertEquals(List.of("templates[0] 't': content and file are both empty",
                        "templates[0] 't': mode '8' is not an octal mode"),
                problems("{" + TOP + ", 'templates': [{'name': 't', 'path': '/run/secrets/rendered/t', 'mode': '8'}]}"));
    }

    @Test
    void readsWhatTemplatesNeed() throws InstallException {
        Manifest manifest = read("{" + TOP + ", 'secrets': [" + entry("db", "'restartOn': []", "'credential': 'd'")
                + ", " + entry("e", "'restartOn': ['removal', 'value']") + "], "
                + "'templateSecrets': [{'name': 'pw', 'sopsFile': 'g.json', 'format': 'json', 'key': 'a'}], "
                + "'placeholderBySecretName': {'db': '<D>', 'unknown': '<U>', 'none': null}, "
                + "'placeholders': [{'placeholder': '<D>', 'secret': 'db', 'encoding': 'raw'}, "
                + "{'placeholder': '<J>', 'secret': 'pw', 'encoding': 'json'}, "
                + "{'placeholder': '<R>', 'secret': 'pw'}], "
                + "'templates': [{'name': 'a/t', 'content': 'x', 'path': '/p', 'mode': '0440', 'onFailure': 'skip', "
                + "'links': ['/l'], 'restartOn': ['path']}]}");
        assertEquals(Set.of(), manifest.secrets().getFirst().restartOn());
        assertEquals("d", manifest.secrets().getFirst().credential());
        assertEquals(Set.of(RestartOn.REMOVAL, RestartOn.VALUE), manifest.secrets().get(1).restartOn());
        Secret hidden = manifest.templateSecrets().getFirst();
        assertEquals(2, hidden.index());
        assertEquals(Store.JSON, hidden.format());
        assertEquals(List.of(new Placeholder("<D>", "db", Encoding.RAW), new Placeholder("<U>", "unknown", Encoding.RAW),
                new Placeholder("<J>", "pw", Encoding.JSON), new Placeholder("<R>", "pw", Encoding.RAW)),
                manifest.placeholders());
        Template template = manifest.templates().getFirst();
        assertEquals("rendered/a/t", template.installedName());
        assertEquals(Set.of(RestartOn.PATH), template.restartOn());
        assertEquals(OnFailure.SKIP, template.onFailure());
        assertEquals(List.of("/l"), template.links());
        assertEquals(Set.of(RestartOn.VALUE, RestartOn.ACCESS, RestartOn.PATH),
                read(secrets(entry("a"))).secrets().getFirst().restartOn());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "'placeholders': {}      | placeholders must be a list, not an object",
        "'placeholders': [1]     | placeholders[0]: must be an object, not a number",
        "'placeholders': [{'secret': 'db'}] | placeholders[0]: placeholder is missing",
        "'placeholders': [{'placeholder': '', 'secret': 'db'}] | placeholders[0]: placeholder is empty",
        "'placeholders': [{'placeholder': 'P'}] | placeholders[0]: secret is missing",
        "'placeholders': [{'placeholder': 'P', 'secret': 'd'}] | "
            + "placeholders[0]: secret 'd' is neither in secrets nor in templateSecrets",
        "'placeholders': [{'placeholder': 'P', 'secret': 'db', 'encoding': 'xml'}] | placeholders[0]: "
            + "encoding 'xml' is none of raw, json, yaml, toml, shell, systemd-env, url, base64",
        "'placeholders': [{'placeholder': 'P', 'secret': 'db'}, {'placeholder': 'P', 'secret': 'e'}] | "
            + "placeholders[1]: the placeholder of secret 'e' is already that of secret 'db'",
        "'placeholders': [{'placeholder': 'P', 'secret': 'db'}, {'placeholder': 'P', 'secret': 'db'}] | "
            + "placeholders[1]: the placeholder of secret 'db' is already that of secret 'db'",
        "'placeholderBySecretName': {'db': 'P', 'e': 'P'} | "
            + "placeholderBySecretName: the placeholder of secret 'e' is already that of secret 'db'",
        "'placeholderBySecretName': {'db': ''} | placeholderBySecretName: 'db' is empty",
        "'templateSecrets': [{'name': 'db', 'sopsFile': 'f.yaml'}] | "
            + "templateSecrets[0] 'db': the name is already taken by secrets[0] 'db'",
        "'templateSecrets': [{'name': 'x', 'sopsFile': 'f.yaml'}, {'name': 'x', 'sopsFile': 'f.yaml'}] | "
            + "templateSecrets[1] 'x': the name is already taken by templateSecrets[0] 'x'",
        "'templateSecrets': [{'name': 'x'}] | templateSecrets[0] 'x': sopsFile is missing",
        "'templateSecrets': [{'name': 'x', 'sopsFile': 'f.yaml', 'format': 'json'}] | templateSecrets[0] 'x': "
            + "format json for 'f.yaml', which is yaml in secrets[0] 'db'"})
    void refusesWhatTemplatesCannotUse(String members, String problem) {
        assertEquals(List.of(problem), problems("{" + TOP + ", 'secrets': [" + entry("db") + ", " + entry("e") + "], "
                + members + "}"));
    }

    @Test
    void refusesCredentialOfTwoSecrets() {
        assertEquals(List.of("secrets[1] 'b': credential 'c' is already that of secrets[0] 'a'"),
                problems(secrets(entry("a", "'credential': 'c'"), entry("b", "'credential': 'c'"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hunter2", "{\"a\": hunter2}", "{\"a\"", "[", "\"x\"", "7"})
    void refusesWhatIsNoManifestWithoutRepeatingIt(String text) {
        InstallException e = assertThrows(InstallException.class, () -> ManifestReader.read(
                "m.json", text.getBytes(UTF_8), new ManifestReader.Environment(Optional.empty())));
        ManifestFailure.Invalid invalid = assertInstanceOf(ManifestFailure.Invalid.class, e.failure());
        assertEquals(1, invalid.problems().size());
        assertFalse(invalid.problem().contains("hunter2"));
    }

    @Test
    void refusesHostileSizesQuickly() {
        assertTimeout(Duration.ofSeconds(20), () -> {
            assertEquals(List.of("more than 1000000 values"),
                    problems("{'secrets': [" + "0,".repeat(1_100_000) + "0]}"));
            assertEquals(List.of("secrets has 500001 entries, more than 50000"),
                    problems("{" + TOP + ", 'secrets': [" + "{},".repeat(500_000) + "{}]}"));
            assertEquals(1, problems("{'secrets': " + "[".repeat(100_000)).size());
            assertEquals(List.of("larger than 33554432 bytes"), problems(" ".repeat(ManifestReader.MAX_BYTES + 1)));
            String others = IntStream.range(0, 200).mapToObj(i -> "'" + i + "y".repeat(40_000) + "': 0")
                    .collect(Collectors.joining(","));
            List<String> tooManyNames = List.of("more than 4194304 characters of other names");
            assertEquals(tooManyNames, problems("{'other': [{" + others + "}]}"));
            assertEquals(tooManyNames, problems("{'placeholderBySecretName': {" + others + "}}"));
            String many = IntStream.range(0, 200_001).mapToObj(i -> "'" + i + "': 0").collect(Collectors.joining(","));
            assertEquals(List.of("more than 200000 other names"),
                    problems("{'placeholderBySecretName': {" + many + "}}"));
            String deep = "/x".repeat(2000);
            StringBuilder entries = new StringBuilder(entry("n", "'path': '" + deep + "'"));
            for (int i = 0; i < 3000; i++) {
                entries.append(',').append(entry("n" + i, "'path': '" + deep + i + "'"));
            }
            assertEquals(3001, read(secrets(entries.toString())).secrets().size());
        });
    }

    @Test
    void keepsOneCopyOfWhatEntriesRepeat() throws InstallException {
        List<Secret> secrets = read(secrets(entry("a", "'key': 'a'"), entry("b", "'owner': 'x'"),
                entry("c", "'owner': 'x'"))).secrets();
        assertSame(secrets.get(0).sopsFile(), secrets.get(1).sopsFile());
        assertSame(secrets.get(0).name(), secrets.get(0).key().text());
        assertSame(secrets.get(1).access(), secrets.get(2).access());
        assertEquals(new Access(null, 0, null, 0, 0400), secrets.get(0).access());
        assertEquals(new Access("x", 0, null, 0, 0400), secrets.get(1).access());
    }

    @Test
    void needsLittleMemoryForEachSecret() throws InstallException {
        int count = 5000;
        StringBuilder entries = new StringBuilder(entry("n"));
        for (int i = 0; i < count; i++) {
            entries.append(',')
                    .append(entry("n" + i, "'path': '/own/" + i + "'", "'reloadUnits': null", "'other': {}"));
        }
        byte[] json = secrets(entries.toString()).replace('\'', '"').getBytes(UTF_8);
        var thread = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        ManifestReader.read("m.json", json, new ManifestReader.Environment(Optional.empty()));
        long each = (thread.getCurrentThreadAllocatedBytes() - before) / count;
        assertTrue(each < 2500, each + " bytes for each secret");
    }

    @Test
    void tellsProblemsOfPlaceholdersInTheOrderOfTheirNames() {
        assertEquals(List.of("placeholderBySecretName: Z must be a text, not a number",
                        "placeholderBySecretName: a must be a text, not a list",
                        "placeholderBySecretName: z must be a text, not an object"),
                problems("{" + TOP + ", 'placeholderBySecretName': {'z': {'name': 1}, 'a': [], 'Z': 1}}"));
    }

    @Test
    void normalisesPathsOfEntries() throws InstallException {
        Secret secret = read(secrets(entry("a", "'path': '/x//y/./z/'", "'links': ['/.l', '/..m/', '/n/...']")))
                .secrets().getFirst();
        assertEquals("/x/y/z", secret.path());
        assertEquals(List.of("/.l", "/..m", "/n/..."), secret.links());
    }

    @Test
    void comparesPathsWithTheSlashBeforeAnyOtherCharacter() {
        assertEquals(List.of("secrets[2] 'c': path '/p/q' is inside that of secrets[0] 'a'"),
                problems(secrets(entry("a", "'path': '/p'"), entry("b", "'path': '/p\\u0001'"),
                        entry("c", "'path': '/p/q'"))));
    }

    @Test
    void measuresNamesInBytes() throws InstallException {
        assertEquals(1, read(secrets(entry("ä".repeat(127)))).secrets().size());
        assertEquals(List.of("secrets[0] '" + "ä".repeat(128)
                        + "': the name has a component of more than 255 bytes"),
                problems(secrets(entry("ä".repeat(128), "'path': '/p'"))));
    }

    @Test
    void everyMemberHasItsBit() {
        assertTrue(Member.values().length <= Long.SIZE);
        assertEquals(Member.SOPS_FILE, Member.of("SOPSfile"));
        assertEquals(Member.UNKNOWN, Member.of("sopsFileHash"));
    }

    @Test
    void listsTheFirstHundredProblemsAndCountsTheRest() {
        List<String> problems = problems(secrets("{}, ".repeat(39) + "{}"));
        assertEquals(101, problems.size());
        assertEquals("and 60 more problems", problems.getLast());
    }

    private static String secrets(String... entries) {
        return "{" + TOP + ", 'secrets': [" + String.join(", ", entries) + "]}";
    }

    /** A valid entry; a member given here wins, as the last of equal names does. */
    private static String entry(String name, String... members) {
        return "{'name': '" + name + "', 'path': '/run/secrets/" + name + "', 'mode': '0400', 'sopsFile': 'f.yaml'"
                + (members.length == 0 ? "" : ", " + String.join(", ", members)) + "}";
    }

    private static Manifest read(String json) throws InstallException {
        return ManifestReader.read("m.json", json.replace('\'', '"').getBytes(UTF_8),
                new ManifestReader.Environment(Optional.empty()));
    }

    private static List<String> problems(String json) {
        InstallException e = assertThrows(InstallException.class, () -> read(json));
        return assertInstanceOf(ManifestFailure.Invalid.class, e.failure()).problems();
    }
}
