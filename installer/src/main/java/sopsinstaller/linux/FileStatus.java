package sopsinstaller.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What {@code statx} tells about one directory entry, never following a final symbolic link. {@code statx} is used
 * because its structure is the same on every architecture.
 *
 * @param kind type of file
 * @param mode permission bits with setuid, setgid and sticky, 0..07777
 * @param uid owner
 * @param gid group
 * @param device device number, major in the upper half
 * @param inode number of the file on its device
 * @param size bytes
 * @param names how many names the file has (hard links)
 * @param mountRoot whether something is mounted exactly here
 */
public record FileStatus(
        Kind kind, int mode, long uid, long gid, long device, long inode, long size, long names,
        MountRoot mountRoot) {
    static final int STRUCT_BYTES = 256;
    static final int STATX_BASIC_STATS = 0x7ff;
    private static final long ATTRIBUTE_MOUNT_ROOT = 0x2000;
    private static final int OFFSET_ATTRIBUTES = 8;
    private static final int OFFSET_NAMES = 16;
    private static final int OFFSET_UID = 20;
    private static final int OFFSET_GID = 24;
    private static final int OFFSET_MODE = 28;
    private static final int OFFSET_INODE = 32;
    private static final int OFFSET_SIZE = 40;
    private static final int OFFSET_ATTRIBUTES_MASK = 56;
    private static final int OFFSET_DEVICE_MAJOR = 136;
    private static final int OFFSET_DEVICE_MINOR = 140;
    private static final int WRITABLE_BY_GROUP_OR_OTHERS = 0022;
    private static final int STICKY = 01000;

    /** Type of a file. */
    public enum Kind { FILE, DIRECTORY, LINK, OTHER }

    /** Whether a mount begins at a file; kernels before 5.8 do not tell. */
    public enum MountRoot { YES, NO, NOT_TOLD }

    /** Reads the fields of {@code struct statx} (include/uapi/linux/stat.h). */
    static FileStatus of(byte[] struct) {
        ByteBuffer in = ByteBuffer.wrap(struct).order(ByteOrder.nativeOrder());
        int mode = Short.toUnsignedInt(in.getShort(OFFSET_MODE));
        Kind kind = switch (mode & 0170000) {
            case 0100000 -> Kind.FILE;
            case 0040000 -> Kind.DIRECTORY;
            case 0120000 -> Kind.LINK;
            default -> Kind.OTHER;
        };
        MountRoot mountRoot = (in.getLong(OFFSET_ATTRIBUTES_MASK) & ATTRIBUTE_MOUNT_ROOT) == 0
                ? MountRoot.NOT_TOLD
                : (in.getLong(OFFSET_ATTRIBUTES) & ATTRIBUTE_MOUNT_ROOT) != 0 ? MountRoot.YES : MountRoot.NO;
        long device = (long) in.getInt(OFFSET_DEVICE_MAJOR) << 32
                | Integer.toUnsignedLong(in.getInt(OFFSET_DEVICE_MINOR));
        return new FileStatus(kind, mode & 07777, Integer.toUnsignedLong(in.getInt(OFFSET_UID)),
                Integer.toUnsignedLong(in.getInt(OFFSET_GID)), device, in.getLong(OFFSET_INODE),
                in.getLong(OFFSET_SIZE), Integer.toUnsignedLong(in.getInt(OFFSET_NAMES)), mountRoot);
    }

    /** Whether both describe the same file. */
    public boolean sameFile(FileStatus other) {
        return device == other.device && inode == other.inode;
    }

    /** Whether the permission bits let someone other than the owner write. An access list shows in the group bits. */
    public boolean writableByOthers() {
        return (mode & WRITABLE_BY_GROUP_OR_OTHERS) != 0;
    }

    /** Whether, in this directory, only an entry's owner may rename or delete it. */
    public boolean sticky() {
        return (mode & STICKY) != 0;
    }
}
