package io.landbridge.jobs.cli;

import io.landbridge.pipeline.transform.TransformerLoader;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the user's Java transformers are. */
final class TransformerPath {

    private static final String VARIABLE = "LANDBRIDGE_CLASSPATH";

    @Option(
            names = "--classpath",
            paramLabel = "PATH",
            description = "Jars and folders of the plan's Java transformers. Default: $" + VARIABLE + '.')
    private @Nullable String path;

    TransformerLoader loader() {
        String wanted = path == null ? System.getenv(VARIABLE) : path;
        ClassLoader own = TransformerPath.class.getClassLoader();
        return new TransformerLoader(wanted == null || wanted.isBlank() ? own : new URLClassLoader(urls(wanted), own));
    }

    private static URL[] urls(String path) {
        List<URL> urls = new ArrayList<>();
        for (String entry : path.split(File.pathSeparator, -1)) {
            try {
                urls.add(Path.of(entry).toUri().toURL());
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException("Not a path: " + entry, e);
            }
        }
        return urls.toArray(URL[]::new);
    }
}
