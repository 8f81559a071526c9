package io.landbridge.jobs.planfile;

import io.landbridge.jobs.planfile.YamlNode.Entry;
import io.landbridge.jobs.planfile.YamlNode.Items;
import io.landbridge.jobs.planfile.YamlNode.Keys;
import io.landbridge.jobs.planfile.YamlNode.Text;
import io.landbridge.pipeline.cutover.SecretText;
import io.landbridge.pipeline.cutover.StepAction;
import io.landbridge.pipeline.cutover.StepAction.Command;
import io.landbridge.pipeline.cutover.StepAction.Http;
import io.landbridge.pipeline.cutover.StepAction.Notify;
import io.landbridge.pipeline.cutover.StepAction.Sql;
import io.landbridge.pipeline.cutover.StepKind;
import io.landbridge.pipeline.ledger.CutoverState.Side;
import io.landbridge.pipeline.plan.PlanError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@code http}, {@code command}, {@code sql} and {@code notify} do, and what takes it back or shows that it is done. */
final class ActionReader {

    private static final List<String> METHODS = List.of("get", "put", "post", "patch", "delete");
    private static final int LEAST_STATUS = 100;
    private static final int MOST_STATUS = 599;
    private static final int MOST_EXIT = 255;

    private final SecretTextReader secrets;
    private final Findings findings;

    ActionReader(SecretTextReader secrets, Findings findings) {
        this.secrets = secrets;
        this.findings = findings;
    }

    /** The action of a step; null after a finding. */
    @Nullable StepAction read(StepKind kind, Section section) {
        return switch (kind) {
            case HTTP -> http(section);
            case COMMAND -> command(section);
            case SQL -> sql(section, null);
            case NOTIFY -> {
                section.require("url");
                yield notify(section, "url");
            }
            default -> throw new IllegalArgumentException(kind.word());
        };
    }

    /** {@code undo} or {@code verify} of a step, an action of the same kind; null when there is none, or after a finding. */
    @Nullable StepAction beside(StepKind kind, Section step, String key, @Nullable StepAction action) {
        YamlNode node = step.node(key);
        if (node == null) {
            return null;
        }
        String path = kind.word() + '.' + key;
        if (kind == StepKind.COMMAND && node instanceof Items items) {
            List<String> run = words(path, items);
            return run == null ? null : new Command(run, Map.of(), 0, null);
        }
        Sql like = action instanceof Sql sql ? sql : null;
        if (kind == StepKind.SQL && node instanceof Text text && !text.isNull()) {
            return like == null ? null : new Sql(like.on(), text.value(), null, like.passFence());
        }
        if (!(node instanceof Keys keys)) {
            step.add(
                    node.line(),
                    PlanError.VALUE,
                    "'" + key + "' is like " + example(kind) + ", not " + node.describe() + ".");
            return null;
        }
        return switch (kind) {
            case HTTP -> http(Section.of(Place.HTTP_ACTION, path, keys, findings));
            case COMMAND -> command(Section.of(Place.COMMAND_ACTION, path, keys, findings));
            // Where the step itself does not say where it runs, that is complained about already.
            default -> sql(Section.of(Place.SQL_ACTION, path, keys, findings), like == null ? Side.TARGET : like.on());
        };
    }

    private static String example(StepKind kind) {
        return switch (kind) {
            case HTTP -> "{put: \"https://…\"}";
            case COMMAND -> "[program, argument]";
            default -> "a statement in quotes";
        };
    }

    @Nullable Notify notify(Section section, String key) {
        boolean isStep = key.equals("url");
        String text = isStep ? section.string("text") : null;
        SecretText url = secrets.url(section, key);
        return url == null ? null : new Notify(url, text);
    }

    private @Nullable Http http(Section section) {
        List<String> methods = METHODS.stream().filter(section::has).toList();
        if (methods.size() != 1) {
            section.add(
                    section.line(),
                    methods.isEmpty() ? PlanError.MISSING_KEY : PlanError.CONFLICT,
                    "one of " + String.join(", ", METHODS) + " says where the request goes"
                            + (methods.isEmpty() ? "." : "; here are " + String.join(" and ", methods) + "."));
            methods.forEach(method -> secrets.url(section, method));
        }
        SecretText url = methods.size() == 1 ? secrets.url(section, methods.get(0)) : null;
        Map<String, SecretText> headers = named(section, "headers");
        Text bodyText = section.text("body");
        SecretText body = bodyText == null ? null : secrets.read(section, "body", bodyText);
        Keys expectKeys = section.keys("expect");
        Section expect = expectKeys == null
                ? null
                : Section.of(Place.HTTP_EXPECT, section.path() + ".expect", expectKeys, findings);
        List<Integer> status = expect == null ? List.of() : status(expect);
        String contains = expect == null ? null : expect.string("body");
        return url == null
                ? null
                : new Http(methods.get(0).toUpperCase(Locale.ROOT), url, headers, body, status, contains);
    }

    private List<Integer> status(Section expect) {
        YamlNode node = expect.node("status");
        if (node == null) {
            return List.of();
        }
        List<Integer> codes = new ArrayList<>();
        for (YamlNode item : node instanceof Items items ? items.items() : List.of(node)) {
            int code = item instanceof Text text && text.value().matches("\\d{3}") ? Integer.parseInt(text.value()) : 0;
            if (code < LEAST_STATUS || code > MOST_STATUS) {
                expect.add(
                        item.line(),
                        PlanError.VALUE,
                        "'status' is a code like 200, or a list of them, not "
                                + (item instanceof Text text ? "'" + text.value() + "'" : item.describe()) + ".");
            } else {
                codes.add(code);
            }
        }
        return codes;
    }

    private @Nullable Command command(Section section) {
        section.require("run");
        Items items = section.items("run");
        List<String> run = items == null ? null : words(section.path(), items);
        Map<String, SecretText> environment = named(section, "env");
        Keys expectKeys = section.keys("expect");
        Section expect = expectKeys == null
                ? null
                : Section.of(Place.COMMAND_EXPECT, section.path() + ".expect", expectKeys, findings);
        Long exit = expect == null ? null : expect.number("exit", 0, MOST_EXIT);
        String output = expect == null ? null : expect.string("output");
        return run == null ? null : new Command(run, environment, exit == null ? 0 : exit.intValue(), output);
    }

    /** Program and arguments; null after a finding. */
    private @Nullable List<String> words(String path, Items items) {
        List<String> words = new ArrayList<>();
        boolean sound = items.whole();
        for (YamlNode item : items.items()) {
            if (!(item instanceof Text text)) {
                findings.add(
                        item.line(), PlanError.VALUE, path + ": each word is a text, not " + item.describe() + ".");
                sound = false;
            } else if (text.value().contains("${")) {
                findings.add(
                        text.line(),
                        PlanError.SECRET,
                        path
                                + ": everybody on this machine can see a command's words; give the secret with env: {NAME: \"${…}\"}.");
                sound = false;
            } else {
                words.add(text.value());
            }
        }
        if (sound && (words.isEmpty() || words.get(0).isBlank())) {
            findings.add(items.line(), PlanError.VALUE, path + ": the first word is the program.");
            sound = false;
        }
        return sound ? words : null;
    }

    /** @param side where the statement runs unless it says so itself; null when it has to */
    private @Nullable Sql sql(Section section, @Nullable Side side) {
        section.require("sql");
        String on = section.choice("on", List.of("source", "target"));
        if (side == null) {
            section.require("on");
        }
        String sql = section.string("sql");
        Text expect = section.text("expect");
        Side where = on == null ? side : Side.valueOf(on.toUpperCase(Locale.ROOT));
        return sql == null || where == null
                ? null
                : new Sql(where, sql, expect == null ? null : expect.value(), section.flag("passFence"));
    }

    private Map<String, SecretText> named(Section section, String key) {
        Keys keys = section.keys(key);
        Map<String, SecretText> values = new LinkedHashMap<>();
        for (Entry entry : keys == null ? List.<Entry>of() : keys.entries()) {
            String name = entry.key().value();
            if (entry.value() instanceof Text text && !text.isNull()) {
                SecretText value = secrets.named(section, name, text);
                if (value != null) {
                    values.put(name, value);
                }
            } else {
                section.add(
                        entry.key().line(),
                        PlanError.VALUE,
                        "'" + name + "' takes a text, not " + entry.value().describe() + ".");
            }
        }
        return values;
    }
}
