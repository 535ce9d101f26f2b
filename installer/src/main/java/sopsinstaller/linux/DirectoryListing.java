package sopsinstaller.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The names in a buffer that getdents64(2) filled. */
final class DirectoryListing {
    private static final int OFFSET_RECORD_BYTES = 16;
    private static final int OFFSET_NAME = 19;

    private DirectoryListing() {}

    /** Names in the first {@code length} bytes, without {@code .} and {@code ..}. */
    static List<String> names(byte[] entries, int length) {
        ByteBuffer in = ByteBuffer.wrap(entries).order(ByteOrder.nativeOrder());
        List<String> names = new ArrayList<>();
        for (int at = 0; at < length; at += Short.toUnsignedInt(in.getShort(at + OFFSET_RECORD_BYTES))) {
            int end = at + OFFSET_NAME;
            while (entries[end] != 0) {
                end++;
            }
            int start = at + OFFSET_NAME;
            String name = new String(entries, start, end - start, StandardCharsets.UTF_8);
            if (!name.equals(".") && !name.equals("..")) {
                names.add(name);
            }
        }
        return names;
    }
}
