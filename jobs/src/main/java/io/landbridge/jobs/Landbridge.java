package io.landbridge.jobs;

import io.landbridge.jobs.cli.CommandTree;

/** The product's only way in: runs one command and exits with its code. */
public final class Landbridge {

    private Landbridge() {}

    /** Runs the command that the arguments name. */
    public static void main(String[] args) {
        System.exit(CommandTree.create(args).execute(args));
    }
}
