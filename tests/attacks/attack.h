/* What the attackers have in common. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROUNDS_BETWEEN_LOOKS 16

static void die(const char *what) {
    fprintf(stderr, "attacker: %s: %s\n", what, strerror(errno));
    exit(125);
}

/* Whether standard input has ended; looks only now and then. */
static inline bool stopped(void) {
    static int round;
    if (++round % ROUNDS_BETWEEN_LOOKS != 0) {
        return false;
    }
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&input, 1, 0) != 0;
}

/* The lines of a file, which stay in memory. */
static inline int read_lines(const char *name, char **lines, int most) {
    FILE *file = fopen(name, "re");
    if (file == NULL) {
        die(name);
    }
    int count = 0;
    char *line = NULL;
    size_t size = 0;
    while (count < most && getline(&line, &size, file) > 0) {
        line[strcspn(line, "\n")] = '\0';
        lines[count++] = strdup(line);
    }
    free(line);
    fclose(file);
    return count;
}
