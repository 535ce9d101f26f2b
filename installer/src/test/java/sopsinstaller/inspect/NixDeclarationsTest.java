package sopsinstaller.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.failure.InstallException;
import sopsinstaller.linux.Libc;

class NixDeclarationsTest {
    private static final Path METADATA = Path.of("src/test/resources/inspect/names.yaml");
    private static final String VALUE = "ENC[AES256_GCM,data:kIoG,iv:11cVAVkE0j/7NHD2ZJN2V3/tIvv+0jcZlLwZqfgpwyI=,"
            + "tag:jyrBQ6PJyu+KLrzcAOensA==,type:str]";
    private static final String JSON_METADATA = "\"sops\":{\"age\":[{\"recipient\":\"x\",\"enc\":\"x\"}],"
            + "\"lastmodified\":\"2026-11-21T14:52:30Z\",\"mac\":\"" + VALUE + "\",\"version\":\"3.13.3\"}";
    /** Keys that a name, a path or a Nix string could get wrong. */
    private static final String ODD = """
            a/b: V
            a:
                b: V
                c:
                    - V
                    - x/${y}: V
            "": V
            "${x}": V
            "$${x}$": V
            "q\\"\\\\ \\n\\t": V
            "..": {"": V}
            "\\e[31m": V
            "7": {"0": V}
            scalar: V
            scalar/below: V
            plain: 1
            nothing: null
            """;
    private final Libc libc = Libc.load();

    @TempDir
    Path folder;

    @Test
    void declaresEachValueOnceUnderAValidName() throws Exception {
        assertEquals("""
                # where another file is the default: sopsFile = ./secrets/odd.yaml; in each declaration instead
                sops.defaultSopsFile = ./secrets/odd.yaml;
                sops.secrets."a-b" = { key = [ "a/b" ]; };
                sops.secrets."a/b" = { };
                sops.secrets."a/c/0" = { key = [ "a" "c" 0 ]; };
                sops.secrets."a/c/1/x/\\${y}" = { key = [ "a" "c" 1 "x/${y}" ]; };
                sops.secrets."_" = { key = [ "" ]; };
                sops.secrets."\\${x}" = { };
                sops.secrets."$\\${x}$" = { };
                sops.secrets."q\\"\\\\ __" = { key = [ "q\\"\\\\ \\n\\t" ]; };
                sops.secrets."__/_" = { key = [ ".." "" ]; };
                # "\\x1b[31m": the key has characters that cannot be written in Nix
                sops.secrets."7/0" = { };
                sops.secrets."scalar" = { };
                sops.secrets."scalar-below" = { key = [ "scalar/below" ]; };
                sops.secrets."plain" = { }; # not encrypted
                # "nothing": null cannot be installed
                """.replace("x/${y}\" ]", "x/\\${y}\" ]"), text("./secrets//odd.yaml", odd()));
    }

    @Test
    void namesFileAndFormatWhereTheyAreNotTheDefault() throws Exception {
        Path json = write("a b.json",
                "{\"db\":{\"x\":\"" + VALUE + "\",\"l\":[\"" + VALUE + "\"]}," + JSON_METADATA + "}");
        assertEquals("""
                sops.secrets."db/x" = { sopsFile = ./. + "/a b.json"; format = "json"; };
                sops.secrets."db/l/0" = { sopsFile = ./. + "/a b.json"; format = "json"; key = [ "db" "l" 0 ]; };
                """, text("a b.json", json));
        Path binary = write("tls.pem", "{\"data\":\"" + VALUE + "\"," + JSON_METADATA + "}");
        assertEquals("sops.secrets.\"tls.pem\" = { sopsFile = /etc/tls.pem; format = \"binary\"; };\n",
                text("/etc/tls.pem", binary));
        String flat = "sops_age__list_0__map_recipient=x\nsops_age__list_0__map_enc=x\n"
                + "sops_lastmodified=2026-11-21T14:52:30Z\nsops_mac=" + VALUE + "\nsops_version=3.13.3\n";
        Path dotenv = write("app.env", "A=" + VALUE + "\nB=" + VALUE + "\nA=" + VALUE + "\n" + flat);
        assertEquals("""
                # the whole file, as it is:
                # sops.secrets."app.env" = { sopsFile = ../app.env; format = "dotenv"; key = ""; };
                sops.secrets."A" = { sopsFile = ../app.env; format = "dotenv"; key = [ "A" ]; };
                sops.secrets."B" = { sopsFile = ../app.env; format = "dotenv"; key = [ "B" ]; };
                # "A": an equal key before it is found in its place
                """, text("../app.env", dotenv));
        assertEquals("# the name of a\\x1b cannot be written in Nix: rename it\n", text("a\u001b", dotenv));
    }

    @Test
    void keepsMadeUpNamesValidAndApart() {
        DeclaredNames names = new DeclaredNames();
        assertTrue(names.take("a"));
        assertFalse(names.take("a/b/c"));
        assertEquals("a-b-c", names.takeLike(List.of("a", "b/c")));
        assertEquals("a-b-c-2", names.takeLike(List.of("a", "b", "c")));
        assertTrue(names.take("x/y"));
        assertFalse(names.take("x"), "a folder cannot be a secret");
        assertEquals("x-2", names.takeLike(List.of("x")));
        List<Object> tooLong = List.of("ä".repeat(200));
        assertEquals("ä".repeat(127), names.takeLike(tooLong));
        assertEquals("ä".repeat(121), names.takeLike(tooLong));
        assertEquals("ä".repeat(121) + "-2", names.takeLike(tooLong));
        String deep = names.takeLike(List.of("d/".repeat(2000) + "e"));
        assertTrue(deep.getBytes(UTF_8).length <= 255 && !deep.contains("/"));
    }

    @Test
    void nixReadsWhatWasMeant() throws Exception {
        Judge nix = Judge.of("nix-instantiate", "nix-bin");
        Path file = write("module.nix", "let module = {\n" + text("secrets/odd.yaml", odd())
                + text("/tmp/x y.json", write("j.json", "{\"k\":\"" + VALUE + "\"," + JSON_METADATA + "}"))
                + "}; in { default = toString module.sops.defaultSopsFile;"
                + " json = toString module.sops.secrets.k.sopsFile;"
                + " keys = builtins.mapAttrs (name: value: value.key or name) module.sops.secrets; }\n");
        nix.says(Map.of(), "--parse", file.toString());
        String json = nix.says(Map.of(), "--eval", "--strict", "--json", "--store", "dummy://", file.toString());
        JsonNode read = new ObjectMapper().readTree(json);
        assertEquals(folder + "/secrets/odd.yaml", read.get("default").asText());
        assertEquals("/tmp/x y.json", read.get("json").asText());
        assertEquals("""
                {"$${x}$":"$${x}$","${x}":"${x}","7/0":"7/0","_":[""],"__/_":["..",""],"a-b":["a/b"],"a/b":"a/b",\
                "a/c/0":["a","c",0],"a/c/1/x/${y}":["a","c",1,"x/${y}"],"k":"k","plain":"plain",\
                "q\\"\\\\ __":["q\\"\\\\ \\n\\t"],"scalar":"scalar","scalar-below":["scalar/below"]}""",
                read.get("keys").toString());
    }

    private Path odd() throws IOException {
        String encrypted = Files.readString(METADATA);
        return write("odd.yaml", ODD.replace("V", "\"" + VALUE + "\"") + encrypted.substring(encrypted.indexOf("sops:")));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private String text(String shown, Path file) throws InstallException {
        return NixDeclarations.text(shown, SecretNames.read(libc, file.toString()));
    }
}
