/*
 * tracer: runs a program and acts at its n-th system call, counted from its own exec over all its threads and children
 * in the one order in which they arrive.
 *
 *     tracer [OPTION...] -- PROGRAM [ARGUMENT...]
 *
 *     --kill N          kill the program and all its children when call N begins, so that N itself never happens
 *     --fail N=ERRNO    call N does nothing and returns that error (a name such as ENOSPC)
 *     --pause N         when call N begins, print "paused" and go on after a line, or the end, of standard input
 *     --memory N=FILE   when call N begins, or where N is "exit", when the program is about to end, copy its memory to
 *                       FILE: what is not zero, page by page; FILE.map tells for each stretch its offset in FILE, its
 *                       length, its address, its rights and what is mapped there
 *     --log FILE        a line for each call: its number, the process, the name, the result (? without one)
 *     --execs FILE      what every exec of the program or a child was given: "exec PID", arguments, "environment",
 *                       variables, each ended by a zero byte
 *     --report FILE     "calls N" (how many there were), "hit NAME" (the call that was acted on, if any),
 *                       "foreign" (that was of another program, which the program had started),
 *                       "maxrss KiB", "ms wall" and "ended STATUS", or "signal NUMBER"
 *     --untraced        only run and report: no call is counted, nothing is slowed down
 *     --seconds S       kill everything after S seconds of wall time; the report says "timeout"
 *
 * Ends with the program's status, with 128 + the signal that ended it, or with 125 when the tracing itself failed.
 * See ptrace(2); the layout of registers is known for x86-64 and aarch64.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <linux/ptrace.h>

#define PAGE 4096
#define MAX_TASKS 4096
#define NONE (-1L)
#define AT_EXIT (-2L)

static const struct { const char *name; int number; } ERRORS[] = {
    {"EACCES", EACCES}, {"EAGAIN", EAGAIN}, {"EBUSY", EBUSY}, {"EDQUOT", EDQUOT}, {"EEXIST", EEXIST},
    {"EINTR", EINTR}, {"EINVAL", EINVAL}, {"EIO", EIO}, {"ELOOP", ELOOP}, {"EMFILE", EMFILE}, {"ENFILE", ENFILE},
    {"ENOENT", ENOENT}, {"ENOMEM", ENOMEM}, {"ENOSPC", ENOSPC}, {"ENOSYS", ENOSYS}, {"ENOTSUP", ENOTSUP},
    {"EPERM", EPERM}, {"EROFS", EROFS},
};

/* Names only for the log; a call that is not here appears as its number. */
#define CALL(name) [SYS_##name] = #name
static const char *const NAMES[] = {
#ifdef __x86_64__
    CALL(access), CALL(alarm), CALL(arch_prctl), CALL(chmod), CALL(chown), CALL(dup2), CALL(fork), CALL(getdents),
    CALL(getpgrp), CALL(lchown), CALL(link), CALL(lstat), CALL(mkdir), CALL(mknod), CALL(newfstatat), CALL(open),
    CALL(pause), CALL(pipe), CALL(poll), CALL(readlink), CALL(rename), CALL(rmdir), CALL(select), CALL(stat),
    CALL(symlink), CALL(time), CALL(unlink), CALL(vfork),
#else
    CALL(fstatat),
#endif
    CALL(bind), CALL(brk), CALL(capget), CALL(capset), CALL(chdir), CALL(clock_getres), CALL(clock_gettime),
    CALL(clock_nanosleep), CALL(clone), CALL(clone3), CALL(close), CALL(close_range), CALL(connect), CALL(dup),
    CALL(dup3), CALL(epoll_create1), CALL(epoll_ctl), CALL(epoll_pwait), CALL(execve), CALL(execveat), CALL(exit),
    CALL(exit_group), CALL(faccessat), CALL(faccessat2), CALL(fadvise64), CALL(fallocate), CALL(fchdir),
    CALL(fchmod), CALL(fchmodat), CALL(fchown), CALL(fchownat), CALL(fcntl), CALL(fdatasync), CALL(flock),
    CALL(fstat), CALL(fstatfs), CALL(fsync), CALL(ftruncate), CALL(futex), CALL(getcwd), CALL(getdents64),
    CALL(getegid), CALL(geteuid), CALL(getgid), CALL(getgroups), CALL(getpid), CALL(getppid), CALL(getrandom),
    CALL(getrlimit), CALL(getrusage), CALL(gettid), CALL(getuid), CALL(inotify_init1), CALL(ioctl), CALL(kill),
    CALL(linkat), CALL(lseek), CALL(madvise), CALL(membarrier), CALL(mincore), CALL(mkdirat), CALL(mknodat),
    CALL(mlock), CALL(mlock2), CALL(mlockall), CALL(mmap), CALL(mount), CALL(mount_setattr), CALL(mprotect),
    CALL(mremap), CALL(msync), CALL(munmap), CALL(nanosleep), CALL(openat), CALL(openat2), CALL(pidfd_open),
    CALL(pidfd_send_signal), CALL(pipe2), CALL(ppoll), CALL(prctl), CALL(pread64), CALL(prlimit64),
    CALL(pselect6), CALL(pwrite64), CALL(read), CALL(readlinkat), CALL(readv), CALL(recvfrom), CALL(recvmsg),
    CALL(renameat), CALL(renameat2), CALL(rseq), CALL(rt_sigaction), CALL(rt_sigprocmask), CALL(rt_sigreturn),
    CALL(rt_sigtimedwait), CALL(sched_getaffinity), CALL(sched_yield), CALL(sendmsg), CALL(sendto),
    CALL(set_robust_list), CALL(set_tid_address), CALL(setgid), CALL(setgroups), CALL(setpgid), CALL(setresgid),
    CALL(setresuid), CALL(setrlimit), CALL(setsid), CALL(setuid), CALL(sigaltstack), CALL(socket),
    CALL(socketpair), CALL(splice), CALL(statfs), CALL(statx), CALL(symlinkat), CALL(sysinfo), CALL(tgkill),
    CALL(umask), CALL(umount2), CALL(uname), CALL(unlinkat), CALL(utimensat), CALL(wait4), CALL(waitid),
    CALL(write), CALL(writev),
};

static struct {
    long kill, fail, pause, memory;
    int error;
    bool untraced;
    long seconds;
    const char *memory_file;
    FILE *log, *execs, *report;
} options = {.kill = NONE, .fail = NONE, .pause = NONE, .memory = NONE};

static pid_t program;
static pid_t tasks[MAX_TASKS];
static int task_count;
static volatile sig_atomic_t timed_out;

static void die(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("tracer: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(125);
}

static FILE *create(const char *path) {
    FILE *file = fopen(path, "we");
    if (file == NULL) {
        die("%s: %s", path, strerror(errno));
    }
    return file;
}

static long number(const char *text, const char **rest) {
    char *end;
    long value = strtol(text, &end, 10);
    if (end == text || value < 1) {
        die("'%s' is no number of a call", text);
    }
    *rest = end;
    return value;
}

static int error_number(const char *name) {
    for (size_t i = 0; i < sizeof ERRORS / sizeof *ERRORS; i++) {
        if (strcmp(ERRORS[i].name, name) == 0) {
            return ERRORS[i].number;
        }
    }
    die("'%s' is no error that is known here", name);
    return 0;
}

static char **parse(char **arguments) {
    for (; *arguments != NULL && strcmp(*arguments, "--") != 0; arguments++) {
        const char *option = *arguments;
        if (strcmp(option, "--untraced") == 0) {
            options.untraced = true;
            continue;
        }
        const char *value = *++arguments, *rest = "";
        if (value == NULL) {
            die("%s needs a value", option);
        }
        if (strcmp(option, "--kill") == 0) {
            options.kill = number(value, &rest);
        } else if (strcmp(option, "--pause") == 0) {
            options.pause = number(value, &rest);
        } else if (strcmp(option, "--seconds") == 0) {
            options.seconds = number(value, &rest);
        } else if (strcmp(option, "--fail") == 0) {
            options.fail = number(value, &rest);
            options.error = error_number(*rest == '=' ? rest + 1 : rest);
            rest = "";
        } else if (strcmp(option, "--memory") == 0) {
            bool exit = strncmp(value, "exit", 4) == 0;
            options.memory = exit ? AT_EXIT : number(value, &rest);
            rest = exit ? value + 4 : rest;
            if (*rest != '=') {
                die("--memory needs N=FILE or exit=FILE");
            }
            options.memory_file = rest + 1;
            rest = "";
        } else if (strcmp(option, "--log") == 0) {
            options.log = create(value);
        } else if (strcmp(option, "--execs") == 0) {
            options.execs = create(value);
        } else if (strcmp(option, "--report") == 0) {
            options.report = create(value);
        } else {
            die("%s is no option", option);
        }
        if (*rest != '\0') {
            die("%s %s: what is '%s'?", option, value, rest);
        }
    }
    if (*arguments == NULL || arguments[1] == NULL) {
        die("-- and a program are missing");
    }
    return arguments + 1;
}

static void name_of(uint64_t call, char *text, size_t size) {
    if (call < sizeof NAMES / sizeof *NAMES && NAMES[call] != NULL) {
        snprintf(text, size, "%s", NAMES[call]);
    } else {
        snprintf(text, size, "%" PRIu64, call);
    }
}

/* Makes the call that a task is about to enter one that does not exist. */
static void suppress(pid_t task) {
#if defined __x86_64__
    if (ptrace(PTRACE_POKEUSER, task, offsetof(struct user_regs_struct, orig_rax), -1L) != 0) {
        die("a call could not be suppressed: %s", strerror(errno));
    }
#elif defined __aarch64__
    int none = -1;
    struct iovec part = {&none, sizeof none};
    if (ptrace(PTRACE_SETREGSET, task, NT_ARM_SYSTEM_CALL, &part) != 0) {
        die("a call could not be suppressed: %s", strerror(errno));
    }
#else
#error "the registers of this machine are not known"
#endif
}

/* Sets the result of the call that a task has just left. */
static void answer(pid_t task, int error) {
#if defined __x86_64__
    if (ptrace(PTRACE_POKEUSER, task, offsetof(struct user_regs_struct, rax), (long) -error) != 0) {
        die("a result could not be set: %s", strerror(errno));
    }
#else
    struct user_regs_struct registers;
    struct iovec part = {&registers, sizeof registers};
    if (ptrace(PTRACE_GETREGSET, task, NT_PRSTATUS, &part) == 0) {
        registers.regs[0] = (uint64_t) (int64_t) -error;
        if (ptrace(PTRACE_SETREGSET, task, NT_PRSTATUS, &part) == 0) {
            return;
        }
    }
    die("a result could not be set: %s", strerror(errno));
#endif
}

static bool all_zero(const char *page) {
    static const char zeros[PAGE];
    return memcmp(page, zeros, PAGE) == 0;
}

/* Copies what a process has in writable or private memory and is not zero. */
static void copy_memory(pid_t process) {
    char path[64], line[512];
    snprintf(path, sizeof path, "/proc/%d/maps", process);
    FILE *maps = fopen(path, "re");
    snprintf(path, sizeof path, "/proc/%d/mem", process);
    int memory = open(path, O_RDONLY | O_CLOEXEC);
    if (maps == NULL || memory < 0) {
        die("%s: %s", path, strerror(errno));
    }
    FILE *copy = create(options.memory_file);
    char map_name[4096];
    snprintf(map_name, sizeof map_name, "%s.map", options.memory_file);
    FILE *map = create(map_name);
    uint64_t written = 0;
    while (fgets(line, sizeof line, maps) != NULL) {
        uint64_t start, end;
        char rights[8], what[256] = "";
        if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %7s %*s %*s %*s %255[^\n]", &start, &end, rights, what) < 3) {
            continue;
        }
        uint64_t from = 0, length = 0;
        for (uint64_t at = start; at <= end; at += PAGE) {
            char page[PAGE];
            bool kept = at < end && rights[0] == 'r' && strncmp(what, "[v", 2) != 0
                    && pread(memory, page, PAGE, (off_t) at) == PAGE && !all_zero(page);
            if (kept) {
                from = length == 0 ? at : from;
                length += PAGE;
                fwrite(page, 1, PAGE, copy);
            } else if (length > 0) {
                fprintf(map, "%" PRIu64 " %" PRIu64 " %" PRIx64 " %s %s\n", written, length, from, rights, what);
                written += length;
                length = 0;
                /* Stretches that are not beside each other in memory must not look so in the file. */
                fwrite("\n", 1, 1, copy);
                written++;
            }
        }
    }
    fclose(maps);
    close(memory);
    if (fclose(copy) != 0 || fclose(map) != 0) {
        die("%s: %s", options.memory_file, strerror(errno));
    }
}

static void append(const char *what, pid_t process) {
    char path[64], block[PAGE];
    snprintf(path, sizeof path, "/proc/%d/%s", process, what);
    FILE *source = fopen(path, "re");
    size_t length;
    while (source != NULL && (length = fread(block, 1, sizeof block, source)) > 0) {
        fwrite(block, 1, length, options.execs);
    }
    if (source != NULL) {
        fclose(source);
    }
}

static void note_exec(pid_t process) {
    if (options.execs != NULL) {
        fprintf(options.execs, "exec %d", process);
        fputc(0, options.execs);
        append("cmdline", process);
        fputs("environment", options.execs);
        fputc(0, options.execs);
        append("environ", process);
        fflush(options.execs);
    }
}

static bool is_known(pid_t task) {
    for (int i = 0; i < task_count; i++) {
        if (tasks[i] == task) {
            return true;
        }
    }
    return false;
}

static void know(pid_t task) {
    if (task_count == MAX_TASKS) {
        die("more than %d tasks", MAX_TASKS);
    }
    tasks[task_count++] = task;
}

static void forget(pid_t task) {
    for (int i = 0; i < task_count; i++) {
        if (tasks[i] == task) {
            tasks[i] = tasks[--task_count];
        }
    }
}

static void kill_all(void) {
    for (int i = 0; i < task_count; i++) {
        syscall(SYS_tkill, tasks[i], SIGKILL);
    }
}

static void on_alarm(int signal) {
    (void) signal;
    timed_out = 1;
    kill_all();
}

static void wait_for_a_line(void) {
    fputs("paused\n", stdout);
    fflush(stdout);
    char byte;
    while (read(STDIN_FILENO, &byte, 1) == 1 && byte != '\n') {
    }
}

static long calls;
static char hit[32];
static bool hit_foreign;
static pid_t failing;

static ssize_t executable(pid_t process, char *path, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/%d/exe", process);
    return readlink(link, path, size);
}

/* Whether a task runs something else than the program: a child does from its exec on. */
static bool is_foreign(pid_t task) {
    char own[4096], other[4096];
    ssize_t length = executable(program, own, sizeof own), other_length = executable(task, other, sizeof other);
    return length != other_length || (length > 0 && memcmp(own, other, (size_t) length) != 0);
}

/* A task is about to enter a call. */
static void enter(pid_t task, const struct ptrace_syscall_info *info) {
    calls++;
    char name[32];
    name_of(info->entry.nr, name, sizeof name);
    if (options.log != NULL && (info->entry.nr == SYS_exit_group || info->entry.nr == SYS_exit)) {
        fprintf(options.log, "%ld %d %s ?\n", calls, task, name);
    }
    if (calls == options.kill || calls == options.fail || calls == options.pause || calls == options.memory) {
        snprintf(hit, sizeof hit, "%s", name);
        hit_foreign = is_foreign(task);
    }
    if (calls == options.memory) {
        copy_memory(task);
    }
    if (calls == options.pause) {
        wait_for_a_line();
    }
    if (calls == options.kill) {
        kill_all();
    }
    if (calls == options.fail) {
        suppress(task);
        failing = task;
    }
}

/* The number and name of the call that each task is in, for the line of the log that is written when it ends. */
static struct { pid_t task; long call; uint64_t number; } inside[MAX_TASKS];

static void remember_entry(pid_t task, uint64_t call) {
    for (int i = 0; i < MAX_TASKS; i++) {
        if (inside[i].task == task || inside[i].task == 0) {
            inside[i].task = task;
            inside[i].call = calls;
            inside[i].number = call;
            return;
        }
    }
}

static void log_exit(pid_t task, int64_t result) {
    for (int i = 0; i < MAX_TASKS && inside[i].task != 0; i++) {
        if (inside[i].task == task && inside[i].call > 0) {
            char name[32];
            name_of(inside[i].number, name, sizeof name);
            fprintf(options.log, "%ld %d %s %" PRId64 "\n", inside[i].call, task, name, result);
            inside[i].call = 0;
        }
    }
}

/* A task stopped at a call's beginning or end. */
static void at_call(pid_t task) {
    struct ptrace_syscall_info info;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, task, sizeof info, &info) <= 0) {
        return; /* killed meanwhile */
    }
    if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
        enter(task, &info);
        if (options.log != NULL) {
            remember_entry(task, info.entry.nr);
        }
    } else if (info.op == PTRACE_SYSCALL_INFO_EXIT) {
        if (task == failing) {
            answer(task, options.error);
            failing = 0;
            info.exit.rval = -options.error;
        }
        if (options.log != NULL) {
            log_exit(task, info.exit.rval);
        }
    }
}

static void start(char **command) {
    program = fork();
    if (program < 0) {
        die("fork: %s", strerror(errno));
    }
    if (program == 0) {
        if (!options.untraced) {
            ptrace(PTRACE_TRACEME, 0, 0, 0);
            raise(SIGSTOP);
        }
        execvp(*command, command);
        fprintf(stderr, "tracer: %s: %s\n", *command, strerror(errno));
        _exit(125);
    }
}

static int trace(struct rusage *usage) {
    int status, program_status = 0;
    if (waitpid(program, &status, 0) != program || !WIFSTOPPED(status)) {
        die("the program did not start");
    }
    long wanted = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK
            | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL | (options.memory == AT_EXIT ? PTRACE_O_TRACEEXIT : 0);
    if (ptrace(PTRACE_SETOPTIONS, program, 0, wanted) != 0) {
        die("ptrace: %s", strerror(errno));
    }
    know(program);
    bool counting = false;
    ptrace(PTRACE_CONT, program, 0, 0);
    for (;;) {
        struct rusage of_task;
        pid_t task = wait4(-1, &status, __WALL, &of_task);
        if (task < 0) {
            if (errno == EINTR) {
                continue;
            }
            return program_status; /* ECHILD: all have ended */
        }
        if (WIFEXITED(status) || WIFSIGNALED(status)) {
            forget(task);
            if (task == program) {
                program_status = status;
                *usage = of_task;
            }
            continue;
        }
        int signal = WSTOPSIG(status), event = status >> 16, passed_on = 0;
        if (!is_known(task)) {
            know(task);
        } else if (signal == (SIGTRAP | 0x80)) {
            at_call(task);
        } else if (event == PTRACE_EVENT_EXEC) {
            counting = true;
            note_exec(task);
        } else if (event == PTRACE_EVENT_EXIT) {
            if (task == program) {
                copy_memory(task);
            }
        } else if (event == 0) {
            passed_on = signal;
        }
        ptrace(counting ? PTRACE_SYSCALL : PTRACE_CONT, task, 0, (long) passed_on);
    }
}

int main(int count, char **arguments) {
    (void) count;
    char **command = parse(arguments + 1);
    struct timespec began, ended;
    clock_gettime(CLOCK_MONOTONIC, &began);
    start(command);
    if (options.seconds > 0) {
        struct sigaction action = {.sa_handler = on_alarm};
        sigaction(SIGALRM, &action, NULL);
        alarm((unsigned) options.seconds);
    }
    struct rusage usage = {0};
    int status = 0;
    if (options.untraced) {
        know(program);
        while (wait4(program, &status, 0, &usage) < 0 && errno == EINTR) {
        }
    } else {
        status = trace(&usage);
    }
    clock_gettime(CLOCK_MONOTONIC, &ended);
    if (options.report != NULL) {
        fprintf(options.report, "calls %ld\n", calls);
        if (hit[0] != '\0') {
            fprintf(options.report, "hit %s\n%s", hit, hit_foreign ? "foreign\n" : "");
        }
        fprintf(options.report, "maxrss %ld\n", usage.ru_maxrss);
        fprintf(options.report, "ms %ld\n", (ended.tv_sec - began.tv_sec) * 1000
                + (ended.tv_nsec - began.tv_nsec) / 1000000);
        if (timed_out) {
            fputs("timeout\n", options.report);
        }
        fprintf(options.report, WIFSIGNALED(status) ? "signal %d\n" : "ended %d\n",
                WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
