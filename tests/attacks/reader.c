/*
 * reader: an ordinary user who waits for the moment in which something of others can be read.
 *
 *     reader LIST FORBIDDEN
 *
 * Tries every line of the file LIST, "KIND PATH", again and again until standard input ends. @ in PATH stands for the
 * number that /run/secrets leads to, one less, one more and two more. KIND n: it must never open, for reading or for
 * writing, be it empty. KIND r: it may be read, but must not hold the text FORBIDDEN. KIND d: a directory that must not
 * be listed, watched or written in. Watches /run, and begins again at once when something changes there.
 * Prints "tries N opened M events K" and the first losses, "lost: ...".
 */
#define _GNU_SOURCE
#include <sys/inotify.h>
#include <sys/stat.h>
#include "attack.h"

#define MAX_LINES 1024
#define MAX_LOSSES 10

static const char *forbidden;
static long tries, opened, events, losses;

static void lost(const char *path, const char *how) {
    if (losses++ < MAX_LOSSES) {
        printf("lost: %s %s\n", path, how);
    }
}

static void try_file(const char *path, bool readable) {
    tries++;
    int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (file >= 0) {
        char text[256] = "";
        opened++;
        if (!readable) {
            lost(path, "was opened");
        } else if (read(file, text, sizeof text - 1) > 0 && strstr(text, forbidden) != NULL) {
            lost(path, "held what another user owns");
        }
        close(file);
    }
    file = readable ? -1 : open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    if (file >= 0) {
        lost(path, "was opened for writing");
        close(file);
    }
}

static void try_directory(const char *path, int watcher) {
    tries++;
    int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory >= 0) {
        lost(path, "was listed");
        close(directory);
    }
    if (inotify_add_watch(watcher, path, IN_ALL_EVENTS) >= 0) {
        lost(path, "was watched");
    }
    char planted[4096 + 16];
    snprintf(planted, sizeof planted, "%s/planted", path);
    if (mkdir(planted, 0700) == 0) {
        lost(path, "was written in");
    }
}

static void try_line(const char *line, long number, int watcher) {
    const char *at = strchr(line, '@');
    for (int i = -1; i <= 2; i++) {
        char path[4096];
        if (at == NULL) {
            snprintf(path, sizeof path, "%s", line + 2);
        } else {
            snprintf(path, sizeof path, "%.*s%ld%s", (int) (at - line - 2), line + 2, number + i, at + 1);
        }
        if (*line == 'd') {
            try_directory(path, watcher);
        } else {
            try_file(path, *line == 'r');
        }
        if (at == NULL) {
            break;
        }
    }
}

static long current(void) {
    char target[256];
    ssize_t length = readlink("/run/secrets", target, sizeof target - 1);
    if (length <= 0) {
        return 1;
    }
    target[length] = '\0';
    const char *slash = strrchr(target, '/');
    return slash == NULL ? 1 : strtol(slash + 1, NULL, 10);
}

int main(int count, char **arguments) {
    if (count != 3) {
        fputs("reader: needs LIST FORBIDDEN\n", stderr);
        return 125;
    }
    forbidden = arguments[2];
    /* Nobody has to read what it prints meanwhile. */
    setvbuf(stdout, NULL, _IOFBF, 1 << 16);
    char *lines[MAX_LINES];
    int line_count = read_lines(arguments[1], lines, MAX_LINES);
    int watcher = inotify_init1(IN_NONBLOCK | IN_CLOEXEC), refused = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (watcher < 0 || refused < 0 || inotify_add_watch(watcher, "/run", IN_CREATE | IN_MOVE) < 0) {
        die("inotify");
    }
    while (!stopped()) {
        char buffer[4096];
        bool changed = read(watcher, buffer, sizeof buffer) > 0;
        events += changed;
        long number = current();
        for (int i = 0; i < line_count; i++) {
            try_line(lines[i], number, refused);
        }
    }
    printf("tries %ld opened %ld events %ld\n", tries, opened, events);
    return 0;
}
