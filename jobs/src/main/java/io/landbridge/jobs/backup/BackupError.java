package io.landbridge.jobs.backup;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.ErrorCode;

/** Why there is no backup. */
enum BackupError implements ErrorCode {
    /** No program of the server's kind was found. */
    CLIENT_MISSING(
            Category.REFUSED,
            "Install the server's client tools on this machine, or name their folder in the variable LANDBRIDGE_CLIENTS."),
    /** The programs that were found are older than the server. */
    CLIENT_TOO_OLD(
            Category.REFUSED,
            "Install client tools of the server's version or a later one, or name their folder in the variable LANDBRIDGE_CLIENTS."),
    /** The side has no such table. */
    TABLE_UNKNOWN(
            Category.USER,
            "Name tables as that side's catalogue does: schema.table, on MySQL and MariaDB database.table."),
    /** The folder cannot be written to. */
    FOLDER_UNUSABLE(Category.USER, "Name a folder that is there and that this user can write to."),
    /** The tables would not fit in. */
    NO_ROOM(Category.REFUSED, "Make room, name another folder, or leave large tables to the server's own backups."),
    /** The client has ended with an error. */
    FAILED(Category.REFUSED, "Put right what the client says; the same runbook goes on with this step."),
    /** The client has not come to its end in time. */
    TOO_SLOW(Category.STOPPED, "Give the step a longer timeout; the same runbook goes on with this step."),
    /** The client has ended well, and yet something is missing in what it wrote. */
    NOT_READABLE(Category.REFUSED, "Look at the disk and at the client's version; nothing was kept.");

    private final Category category;
    private final String remedy;

    BackupError(Category category, String remedy) {
        this.category = category;
        this.remedy = remedy;
    }

    @Override
    public Category category() {
        return category;
    }

    @Override
    public String remedy() {
        return remedy;
    }
}
