/*
 * The floor of the benchmark: only the file work of an installer, with plain system calls, without reading a manifest,
 * without keys and without decrypting. An installer that makes whole generations on one thread is hardly faster.
 *
 * Usage: floor LIST MOUNT LINK RECORD_BYTES
 *
 * LIST has one line for each secret: name, tab, value. MOUNT gets the generations, LINK leads to the current one, and
 * RECORD_BYTES is the size of the file that is written beside each. Prints its own peak memory in KiB on standard
 * error: what wait4 tells of so small a program is the peak of the program that started it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NEW_GENERATION ".new-generation"
#define NEW_RECORD ".new-record"
#define NAME_BYTES 32
#define LISTING_BYTES (64 * 1024)

/* As the kernel fills it; the C library has no declaration of its own for it everywhere. */
struct entry {
    unsigned long long inode;
    long long offset;
    unsigned short length;
    unsigned char type;
    char name[];
};

static int checked(int result, const char *what) {
    if (result < 0) {
        perror(what);
        exit(1);
    }
    return result;
}

static void write_all(int file, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t count = write(file, bytes, length);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        checked(count < 0 ? -1 : 0, "write");
        bytes += count;
        length -= (size_t) count;
    }
}

static int create(int folder, const char *name) {
    return checked(openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600), name);
}

/* The whole list, writable for this process alone, so that names can be ended in place. */
static char *read_list(const char *path, size_t *length) {
    int file = checked(open(path, O_RDONLY | O_CLOEXEC), path);
    struct stat status;
    checked(fstat(file, &status), path);
    *length = (size_t) status.st_size;
    char *list = mmap(NULL, *length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_POPULATE, file, 0);
    checked(list == MAP_FAILED ? -1 : 0, "mmap");
    close(file);
    return list;
}

static void write_secrets(int folder, char *list, size_t length) {
    char *end = list + length;
    for (char *line = list; line < end;) {
        char *tab = memchr(line, '\t', (size_t) (end - line));
        char *newline = tab == NULL ? NULL : memchr(tab, '\n', (size_t) (end - tab));
        if (newline == NULL) {
            fputs("the list is damaged\n", stderr);
            exit(1);
        }
        *tab = '\0';
        int file = create(folder, line);
        write_all(file, tab + 1, (size_t) (newline - tab - 1));
        checked(fchmod(file, 0400), "fchmod");
        checked(close(file), "close");
        line = newline + 1;
    }
}

static void write_record(int mount, const char *name, size_t length) {
    char *bytes = malloc(length + 1);
    checked(bytes == NULL ? -1 : 0, "malloc");
    memset(bytes, ' ', length);
    int file = create(mount, NEW_RECORD);
    write_all(file, bytes, length);
    checked(close(file), "close");
    checked(renameat(mount, NEW_RECORD, mount, name), name);
    free(bytes);
}

static void remove_generation(int mount, const char *name) {
    static char listing[LISTING_BYTES] __attribute__((aligned(8)));
    int folder = checked(openat(mount, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), name);
    long count;
    while ((count = syscall(SYS_getdents64, folder, listing, sizeof listing)) > 0) {
        for (long at = 0; at < count;) {
            struct entry *entry = (struct entry *) (listing + at);
            at += entry->length;
            if (strcmp(entry->name, ".") != 0 && strcmp(entry->name, "..") != 0) {
                checked(unlinkat(folder, entry->name, 0), entry->name);
            }
        }
    }
    checked((int) count, "getdents64");
    checked(close(folder), "close");
    checked(unlinkat(mount, name, AT_REMOVEDIR), name);
}

static int current_generation(const char *link_path) {
    char target[4096];
    ssize_t length = readlink(link_path, target, sizeof target - 1);
    if (length < 0 && errno == ENOENT) {
        return 0;
    }
    checked((int) length, link_path);
    target[length] = '\0';
    return atoi(strrchr(target, '/') + 1);
}

static void switch_to(const char *link_path, const char *mount_path, const char *generation) {
    char target[4096];
    char temporary[4096];
    snprintf(target, sizeof target, "%s/%s", mount_path, generation);
    snprintf(temporary, sizeof temporary, "%s.new", link_path);
    checked(symlink(target, temporary), temporary);
    checked(rename(temporary, link_path), link_path);
}

static void print_peak(void) {
    char text[4096];
    int file = checked(open("/proc/self/status", O_RDONLY | O_CLOEXEC), "/proc/self/status");
    ssize_t length = read(file, text, sizeof text - 1);
    checked((int) length, "/proc/self/status");
    text[length] = '\0';
    const char *peak = strstr(text, "VmHWM:");
    fprintf(stderr, "%ld\n", peak == NULL ? 0 : atol(peak + strlen("VmHWM:")));
}

int main(int count, char **arguments) {
    if (count != 5) {
        fputs("usage: floor LIST MOUNT LINK RECORD_BYTES\n", stderr);
        return 2;
    }
    const char *mount_path = arguments[2];
    const char *link_path = arguments[3];
    umask(0);
    size_t length;
    char *list = read_list(arguments[1], &length);
    if (mkdir(mount_path, 0751) < 0 && errno != EEXIST) {
        checked(-1, mount_path);
    }
    int mount = checked(open(mount_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), mount_path);
    int current = current_generation(link_path);
    char generation[NAME_BYTES];
    char record[NAME_BYTES];
    snprintf(generation, sizeof generation, "%d", current + 1);
    snprintf(record, sizeof record, "%d.json", current + 1);

    checked(mkdirat(mount, NEW_GENERATION, 0700), NEW_GENERATION);
    int folder = checked(openat(mount, NEW_GENERATION, O_RDONLY | O_DIRECTORY | O_CLOEXEC), NEW_GENERATION);
    write_secrets(folder, list, length);
    checked(fchmod(folder, 0751), "fchmod");
    checked(close(folder), "close");
    write_record(mount, record, strtoul(arguments[4], NULL, 10));
    checked(renameat(mount, NEW_GENERATION, mount, generation), generation);
    switch_to(link_path, mount_path, generation);
    if (current > 0) {
        snprintf(generation, sizeof generation, "%d", current);
        snprintf(record, sizeof record, "%d.json", current);
        remove_generation(mount, generation);
        checked(unlinkat(mount, record, 0), record);
    }
    print_peak();
    return 0;
}
