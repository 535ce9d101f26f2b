package sopsinstaller;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import sopsinstaller.store.Store;

/**
 * A random plain document of one format and the rules to encrypt it under. The same seed gives the same document.
 *
 * @param plain the file to encrypt
 * @param rule the member of the creation rule that says what is encrypted, as JSON; empty for none
 * @param onlyEncrypted whether the MAC is to cover encrypted values only
 * @param groups how many key groups; 1 means a plain list of recipients
 * @param threshold how many groups are needed, 0 for all
 */
record GeneratedDocument(byte[] plain, String rule, boolean onlyEncrypted, int groups, int threshold) {
    private static final List<String> KEY_RULES = List.of("", "", "\"unencrypted_suffix\": \"_plain\"",
            "\"unencrypted_suffix\": \"a\"", "\"encrypted_suffix\": \"_secret\"", "\"encrypted_suffix\": \"a\"",
            "\"unencrypted_regex\": \"^(alpha|public)\"", "\"unencrypted_regex\": \"[[:digit:]]$\"",
            "\"unencrypted_regex\": \"(?i)SECRET|\\\\bkey\\\\b\"", "\"encrypted_regex\": \"^(data|alpha[0-9]+)$\"",
            "\"encrypted_regex\": \"(?P<name>e{1,2})[^a-c\\\\d_]?\"", "\"encrypted_regex\": \"\\\\pL\\\\z\"",
            "\"encrypted_regex\": \"(?U)a.*1|^\\\\Qkey\\\\E\"", "\"encrypted_regex\": \".*\"");
    private static final List<String> COMMENT_RULES = List.of("\"unencrypted_comment_regex\": \"(?i)public note\"",
            "\"encrypted_comment_regex\": \"sops:enc\"", "\"encrypted_comment_regex\": \"^ (sops|hide)\"");

    /** The document of that seed. */
    static GeneratedDocument of(Store store, long seed) {
        Random random = new Random(seed * 31 + store.ordinal());
        byte[] plain = switch (store) {
            case YAML -> new GeneratedYaml(random).text().getBytes(StandardCharsets.UTF_8);
            case JSON -> new GeneratedJson(random).text().getBytes(StandardCharsets.UTF_8);
            case DOTENV -> GeneratedLines.dotenv(random).getBytes(StandardCharsets.UTF_8);
            case INI -> GeneratedLines.ini(random).getBytes(StandardCharsets.UTF_8);
            case BINARY -> binary(random);
        };
        boolean comments = (store == Store.YAML || store == Store.DOTENV) && random.nextInt(3) == 0;
        List<String> rules = comments ? COMMENT_RULES : KEY_RULES;
        String rule = store == Store.BINARY ? "" : rules.get(random.nextInt(rules.size()));
        int groups = random.nextInt(4) == 0 ? 2 + random.nextInt(3) : 1;
        int threshold = groups == 1 ? 0 : random.nextInt(groups);
        return new GeneratedDocument(plain, rule, random.nextInt(4) == 0, groups, threshold == 1 ? 2 : threshold);
    }

    /** A .sops.yaml with one creation rule, one list of recipients for each group. */
    String config(List<List<String>> recipients) {
        StringBuilder out = new StringBuilder("{\"creation_rules\": [{");
        out.append(rule).append(rule.isEmpty() ? "" : ", ");
        out.append(onlyEncrypted ? "\"mac_only_encrypted\": true, " : "");
        if (groups == 1) {
            return out.append("\"age\": \"").append(String.join(",", recipients.getFirst())).append("\"}]}").toString();
        }
        out.append("\"shamir_threshold\": ").append(threshold).append(", \"key_groups\": [");
        for (int i = 0; i < groups; i++) {
            out.append(i > 0 ? ", " : "").append("{\"age\": [\"");
            out.append(String.join("\", \"", recipients.get(i))).append("\"]}");
        }
        return out.append("]}]}").toString();
    }

    private static byte[] binary(Random random) {
        int size = random.nextInt(6) == 0 ? random.nextInt(200_000) : random.nextInt(300);
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return random.nextBoolean() ? bytes : GeneratedText.string(random).getBytes(StandardCharsets.UTF_8);
    }
}
