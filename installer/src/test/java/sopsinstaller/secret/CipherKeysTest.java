package sopsinstaller.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.junit.jupiter.api.Test;

class CipherKeysTest {
    private static final byte[] KEY =
            HexFormat.of().parseHex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");

    @Test
    void wipesAKeyParameter() {
        var parameter = new KeyParameter(KEY);

        CipherKeys.wipe(parameter);

        assertArrayEquals(new byte[KEY.length], parameter.getKey());
    }

    @Test
    void leavesNothingOfAKeyInsideGcm() throws IllegalAccessException {
        BlockCipher aes = AESEngine.newInstance();
        var cipher = GCMBlockCipher.newInstance(aes);
        var parameter = new KeyParameter(KEY);
        cipher.init(false, new AEADParameters(parameter, 128, new byte[12]));
        assertTrue(holdsKey(cipher));

        CipherKeys.wipe(aes);
        CipherKeys.wipe(parameter);

        assertFalse(holdsKey(cipher));
    }

    @Test
    void leavesNoRoundKeysBehindWhenModesSetUpTheirCipherAgain() throws Exception {
        Field rounds = AESEngine.class.getDeclaredField("WorkingKey");
        rounds.setAccessible(true);
        BlockCipher aes = AESEngine.newInstance();
        List<int[][]> seen = new ArrayList<>();
        try (var cipher = new WipedCipher(aes)) {
            for (int i = 0; i < 3; i++) {
                cipher.init(i == 1, new KeyParameter(KEY));
                seen.add((int[][]) rounds.get(aes));
            }
            assertTrue(Arrays.stream(seen.getLast()).flatMapToInt(Arrays::stream).anyMatch(word -> word != 0));
        }
        for (int[][] keys : seen) {
            assertTrue(Arrays.stream(keys).flatMapToInt(Arrays::stream).allMatch(word -> word == 0));
        }
    }

    @Test
    void leavesNothingOfAKeyInsideHmac() throws IllegalAccessException {
        byte[] paddedToKey = KEY.clone();
        for (int i = 0; i < paddedToKey.length; i++) {
            paddedToKey[i] ^= 0x36;
        }
        var mac = new HMac(new SHA256Digest());
        mac.init(new KeyParameter(paddedToKey));
        assertTrue(holdsKey(mac));

        CipherKeys.wipe(mac);

        assertFalse(holdsKey(mac));
    }

    @Test
    void leavesNothingOfAKeyInsideChaCha() throws IllegalAccessException {
        var cipher = new ChaCha20Poly1305();
        cipher.init(false, new ParametersWithIV(new KeyParameter(KEY), new byte[12]));
        assertTrue(holdsKey(cipher));

        CipherKeys.wipe(cipher);

        assertFalse(holdsKey(cipher));
    }

    @Test
    void takesACipherThatHasNoKeyYet() {
        CipherKeys.wipe(AESEngine.newInstance());
    }

    private static boolean holdsKey(Object cipher) throws IllegalAccessException {
        Set<String> found = new HashSet<>();
        search(cipher, found, Collections.newSetFromMap(new IdentityHashMap<>()));
        return !found.isEmpty();
    }

    /** Follows every field of Bouncy Castle's objects and looks at every array of bytes and ints. */
    private static void search(Object object, Set<String> found, Set<Object> seen) throws IllegalAccessException {
        if (object == null || !seen.add(object)) {
            return;
        }
        Class<?> type = object.getClass();
        if (object instanceof byte[] bytes) {
            note(bytes, found);
        } else if (object instanceof int[] words) {
            ByteBuffer bytes = ByteBuffer.allocate(words.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asIntBuffer().put(words);
            note(bytes.array(), found);
        } else if (type.isArray() && !type.getComponentType().isPrimitive()) {
            for (int i = 0; i < Array.getLength(object); i++) {
                search(Array.get(object, i), found, seen);
            }
        }
        for (Class<?> part = type; part != null && part.getName().startsWith("org.bouncycastle"); part = part.getSuperclass()) {
            for (Field field : part.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    field.setAccessible(true);
                    search(field.get(object), found, seen);
                }
            }
        }
    }

    private static void note(byte[] bytes, Set<String> found) {
        String key = HexFormat.of().formatHex(KEY);
        String text = HexFormat.of().formatHex(bytes);
        // AES keeps four words for each round, so half of the key is enough to be found
        if (text.contains(key.substring(0, KEY.length)) || text.contains(key.substring(KEY.length))) {
            found.add(text);
        }
    }
}
