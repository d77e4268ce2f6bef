/* Stands between a program and the disk: counts the steps by which it changes files of one folder, ends it at
   one of them, or has the disk fail from there on. Preloaded (LD_PRELOAD); Linux only.

   QUIZKZ_FAULT_FOLDER  the folder, as the system spells it
   QUIZKZ_FAULT         kill N: at step N die by SIGKILL, half of a write done
                        full N: from step N on there is no room, for writing and for new files
                        sync N: from step N on nothing reaches the disk: fsync fails
                        locks N: no file can be locked, as on some network folders
   QUIZKZ_FAULT_WHILE   a file: without it nothing fails
   QUIZKZ_FAULT_COUNT   a file to write the number of steps to at the end */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static long steps, fatal;
static char mode;

static void __attribute__((constructor)) begin(void) {
    const char *fault = getenv("QUIZKZ_FAULT");
    if (fault && sscanf(fault, "%c%*s %ld", &mode, &fatal) != 2) mode = 0;
}

static void __attribute__((destructor)) end(void) {
    const char *path = getenv("QUIZKZ_FAULT_COUNT");
    if (!path) return;
    char text[32];
    int size = snprintf(text, sizeof text, "%ld", steps);
    int fd = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    syscall(SYS_write, fd, text, size);
    syscall(SYS_close, fd);
}

static int inside(const char *path) {
    const char *folder = getenv("QUIZKZ_FAULT_FOLDER");
    return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int of_fd(int fd) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    long size = readlink(link, path, sizeof path - 1);
    if (size < 0) return 0;
    path[size] = 0;
    return inside(path);
}

static void die(void) { syscall(SYS_kill, getpid(), SIGKILL); }

/* One step more; whether the disk fails at it. */
static int step(char failing) {
    long number = __atomic_add_fetch(&steps, 1, __ATOMIC_SEQ_CST);
    if (mode == 'k' && number == fatal && failing != 'w') die();
    if (!failing || mode != (failing == 's' ? 's' : 'f') || number < fatal) return 0;
    const char *only = getenv("QUIZKZ_FAULT_WHILE");
    return !only || access(only, F_OK) == 0;
}

static int last(void) { return mode == 'k' && steps == fatal; }

#define REAL(type, name, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name))
#define NO_ROOM (errno = ENOSPC, -1)

ssize_t write(int fd, const void *data, size_t size) {
    if (of_fd(fd)) {
        if (step('w')) return NO_ROOM;
        if (last()) { syscall(SYS_write, fd, data, size / 2); die(); }
    }
    return REAL(ssize_t, "write", int, const void *, size_t)(fd, data, size);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    if (of_fd(fd)) {
        if (step('w')) return NO_ROOM;
        if (last()) { syscall(SYS_pwrite64, fd, data, size / 2, at); die(); }
    }
    return REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t)(fd, data, size, at);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { return pwrite64(fd, data, size, at); }

int fsync(int fd) {
    if (of_fd(fd) && step('s')) return errno = EIO, -1;
    return REAL(int, "fsync", int)(fd);
}

int fdatasync(int fd) {
    if (of_fd(fd) && step('s')) return errno = EIO, -1;
    return REAL(int, "fdatasync", int)(fd);
}

int ftruncate64(int fd, off64_t size) {
    if (of_fd(fd)) step(0);
    return REAL(int, "ftruncate64", int, off64_t)(fd, size);
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

int rename(const char *from, const char *to) {
    if (inside(to)) step(0);
    return REAL(int, "rename", const char *, const char *)(from, to);
}

int unlink(const char *path) {
    if (inside(path)) step(0);
    return REAL(int, "unlink", const char *)(path);
}

static int opened(const char *path, int flags, mode_t rights) {
    if ((flags & (O_CREAT | O_TRUNC)) && inside(path)) {
        int is_new = access(path, F_OK) != 0;
        if ((is_new || flags & O_TRUNC) && step(is_new ? 'o' : 0)) return NO_ROOM;
    }
    return syscall(SYS_openat, AT_FDCWD, path, flags, rights);
}

static int locked(int fd, int command, void *more) {
    int locks = command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK;
    if (mode == 'l' && locks && of_fd(fd)) return errno = EOPNOTSUPP, -1;
    return syscall(SYS_fcntl, fd, command, more);
}

#define FCNTL(name)                            \
    int name(int fd, int command, ...) {       \
        va_list rest;                          \
        va_start(rest, command);               \
        void *more = va_arg(rest, void *);     \
        va_end(rest);                          \
        return locked(fd, command, more);      \
    }
FCNTL(fcntl)
FCNTL(fcntl64)

#define OPEN(name, more)                                       \
    int name(const char *path, int flags, ...) {               \
        va_list rest;                                          \
        va_start(rest, flags);                                 \
        mode_t rights = flags & O_CREAT ? va_arg(rest, int) : 0; \
        va_end(rest);                                          \
        return opened(path, flags | more, rights);             \
    }
OPEN(open, 0)
OPEN(open64, O_LARGEFILE)
