package io.landbridge.jobs.cli;

import io.landbridge.connectors.Connectors;
import io.landbridge.connectors.jdbc.JdbcUrl;
import io.landbridge.jobs.planfile.PlanDraft;
import io.landbridge.jobs.planfile.PlanFile;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.Endpoint.Tls;
import io.landbridge.pipeline.plan.Ends;
import io.landbridge.pipeline.plan.PlanError;
import io.landbridge.pipeline.plan.Secret;
import io.landbridge.pipeline.schema.SchemaReader;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

@Command(
        name = "init",
        description = {
            "Write a first plan from two live databases: tables, what becomes of their types, and open questions as comments.",
            "Nothing is changed on either side."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  landbridge init shop.yaml \\",
            "      --source jdbc:mysql://db1:3306/shop \\",
            "      --source-user migrator --source-password env:SHOP_PASSWORD \\",
            "      --target jdbc:postgresql://db2:5432/shop \\",
            "      --target-user migrator --target-password prompt"
        })
final class InitCommand extends AnsweringCommand {

    @Parameters(
            arity = "0..1",
            paramLabel = "PLAN",
            description = "The file to write, which must not exist yet; without it the plan is printed.")
    private @Nullable Path file;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private SourceOptions source = new SourceOptions();

    @ArgGroup(exclusive = false, multiplicity = "1")
    private TargetOptions target = new TargetOptions();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Name of the migration. Default: made of the databases' names.")
    private @Nullable String name;

    /** Where the source is. */
    private static final class SourceOptions {

        @Option(names = "--source", required = true, paramLabel = "URL", description = "JDBC URL of the source.")
        private String url = "";

        @Option(names = "--source-user", required = true, paramLabel = "USER")
        private String user = "";

        @Option(
                names = "--source-password",
                required = true,
                paramLabel = "env:NAME|file:PATH|prompt",
                description = "Where the secret is; it never stands on the command line or in the plan.")
        private String password = "";

        @Option(
                names = "--source-tls",
                paramLabel = "verify-full|verify-ca|insecure",
                defaultValue = "verify-full",
                converter = TlsWord.class,
                description = "How far the server's certificate is checked.")
        private Tls tls = Tls.VERIFY_FULL;

        Endpoint endpoint(Path folder) {
            return InitCommand.endpoint(Side.SOURCE, url, tls, user, password, folder);
        }
    }

    /** Where the target is. */
    private static final class TargetOptions {

        @Option(names = "--target", required = true, paramLabel = "URL", description = "JDBC URL of the target.")
        private String url = "";

        @Option(names = "--target-user", required = true, paramLabel = "USER")
        private String user = "";

        @Option(
                names = "--target-password",
                required = true,
                paramLabel = "env:NAME|file:PATH|prompt",
                description = "As for the source.")
        private String password = "";

        @Option(
                names = "--target-tls",
                paramLabel = "verify-full|verify-ca|insecure",
                defaultValue = "verify-full",
                converter = TlsWord.class,
                description = "As for the source.")
        private Tls tls = Tls.VERIFY_FULL;

        Endpoint endpoint(Path folder) {
            return InitCommand.endpoint(Side.TARGET, url, tls, user, password, folder);
        }
    }

    @Override
    Answer answer() {
        if (name != null && !PlanFile.isMigrationName(name)) {
            throw new ParameterException(
                    spec().commandLine(),
                    "Invalid value for option '--name': '" + name + "' is not " + PlanFile.MIGRATION_NAME + '.');
        }
        Path place = (file == null ? Path.of("plan.yaml") : file).toAbsolutePath();
        if (file != null && Files.exists(file)) {
            throw exists(file);
        }
        Path folder = place.getParent() == null ? place : place.getParent();
        Endpoint from = source.endpoint(folder);
        Endpoint to = target.endpoint(folder);
        try (Connector sourceEnd = Connectors.open(from, 1);
                Connector targetEnd = Connectors.open(to, 1)) {
            String migration = name != null
                    ? name
                    : PlanDraft.migrationName(
                            sourceEnd.server().database(), targetEnd.server().database());
            String draft = PlanDraft.write(migration, from, to, ends(sourceEnd, targetEnd));
            if (file != null) {
                write(file, draft);
            }
            Map<String, @Nullable Object> document = Answer.document(commandName(), migration, "done");
            document.put("file", file == null ? null : file.toString());
            document.put("open", open(draft));
            document.put("plan", draft);
            return Answer.done(document, file == null ? draft : written(file, draft));
        }
    }

    private static Ends ends(Connector source, Connector target) {
        SchemaReader from = source.schemaReader();
        SchemaReader to = target.schemaReader();
        return new Ends(
                from.read(Set.of()),
                from.defaultSchema(),
                to.read(Set.of()),
                to.defaultSchema(),
                source.server().isSameDatabase(target.server()));
    }

    private static long open(String draft) {
        return draft.lines()
                .filter(line -> line.stripLeading().startsWith("# OPEN:"))
                .count();
    }

    private static String written(Path file, String draft) {
        long open = open(draft);
        return file + " is written; " + (open == 0 ? "nothing in it is open" : open + " lines in it say OPEN")
                + ". Next: landbridge assess " + file + '\n';
    }

    private static void write(Path file, String draft) {
        try {
            Files.writeString(file, draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw exists(file);
        } catch (IOException e) {
            throw new LandbridgeException(
                    CommandError.USAGE,
                    file.toString(),
                    "The file cannot be written: " + e.getClass().getSimpleName(),
                    e);
        }
    }

    private static LandbridgeException exists(Path file) {
        return new LandbridgeException(
                CommandError.USAGE, file.toString(), "The file is there already, and a plan is never overwritten.");
    }

    private static Endpoint endpoint(Side side, String url, Tls tls, String user, String password, Path folder) {
        if (JdbcUrl.parse(url, "--" + side).database().isEmpty()) {
            throw new LandbridgeException(
                    PlanError.URL, "--" + side, "The URL names no database: jdbc:…://HOST:PORT/DATABASE.");
        }
        return new Endpoint(side, url, tls, user, secret(side, password, folder));
    }

    private static Secret secret(Side side, String reference, Path folder) {
        return reference.equals("prompt") ? new TypedSecret(side) : PlanFile.secret("${" + reference + "}", folder);
    }

    /** {@code verify-full} and its like. */
    private static final class TlsWord implements picocli.CommandLine.ITypeConverter<Tls> {

        @Override
        public Tls convert(String word) {
            try {
                return Tls.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
            } catch (IllegalArgumentException e) {
                throw new picocli.CommandLine.TypeConversionException(
                        '\'' + word + "' is none of verify-full, verify-ca and insecure.");
            }
        }
    }

    /** A secret that somebody types once; the plan refers to the environment instead. */
    private static final class TypedSecret implements Secret {

        private final Side side;
        private @Nullable String typed;

        TypedSecret(Side side) {
            this.side = side;
        }

        @Override
        public synchronized String reveal() {
            String known = typed;
            if (known == null) {
                char[] answer = Terminals.console()
                        .map(console -> console.readPassword("Password of the %s: ", side))
                        .orElseThrow(() -> new LandbridgeException(
                                CommandError.USAGE,
                                "--" + side + "-password",
                                "There is no terminal to type a password at; say env:NAME or file:PATH."));
                known = new String(answer);
                typed = known;
            }
            return known;
        }

        @Override
        public String toString() {
            return "env:LANDBRIDGE_" + side.name() + "_PASSWORD";
        }
    }
}
