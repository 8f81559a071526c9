package io.landbridge.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The finished product with a plan, as a user starts it.
 *
 * @param folder for its documents and its run history
 * @param secrets environment variables that the plan refers to
 */
record Product(Path launcher, Path folder, Map<String, String> secrets, Path plan) {

    ProductProcess start(String command, String... options) throws IOException {
        return start(line -> {}, command, options);
    }

    /** The same, with somebody who hears each line of progress. */
    ProductProcess start(Consumer<String> heard, String command, String... options) throws IOException {
        String[] arguments = new String[options.length + 2];
        arguments[0] = command;
        arguments[1] = plan.toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        return ProductProcess.start(launcher, folder, secrets, heard, arguments);
    }

    /** Runs a command to its good end. */
    ProductProcess.Ended ask(String command, String... options) throws IOException, InterruptedException {
        try (ProductProcess process = start(command, options)) {
            return process.ends(0);
        }
    }
}
