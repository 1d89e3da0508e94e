import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import org.javarosa.core.model.*;
import org.javarosa.core.model.actions.setgeopoint.*;
import org.javarosa.core.model.condition.*;
import org.javarosa.core.model.data.*;
import org.javarosa.core.model.instance.*;
import org.javarosa.core.reference.*;
import org.javarosa.core.services.PropertyManager;
import org.javarosa.form.api.*;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.parse.XFormParser;
import org.javarosa.xform.util.*;
import org.javarosa.xpath.expr.XPathFuncExpr;

/**
 * What JavaRosa makes of answers, for comparison with Mancomún's own engine.
 *
 * java Oracle JOBS                  JOBS has one line per form: the form's file, the file of its instances, the folder of
 *                                   its attachments and the file to write, separated by tabs. Written is per instance
 *                                   one line per node, then an empty line; see `describe` for what stands in a line.
 * java Oracle FORM INSTANCES N      loads, recalculates and validates all instances N times after one warm-up of N
 *                                   rounds, and prints the seconds of the measured rounds
 *
 * A line of the instances is an XML instance, loaded as ODK Collect opens a saved form, or steps separated by U+001F,
 * taken as a person takes them in a new form: "=PATH U+001E TEXT" answers, "+PATH" adds an instance of a repeat.
 * An instance that JavaRosa cannot take gives one line "error" and why.
 */
public class Oracle {
    private static final String STEP = "\u001f", PART = "\u001e";
    private static final XFormAnswerDataSerializer SERIALIZER = new XFormAnswerDataSerializer();
    private static final String IDENTITY = "uuid:00000000-0000-4000-8000-000000000000"; // of new forms
    private static File folder = new File(".");
    private static String source;
    private static FormDef form;
    private static TreeElement pristine;

    public static void main(String[] args) throws Exception {
        new XFormsModule().registerModule();
        XFormParser.registerActionHandler("setgeopoint", new SetGeopointActionHandler() {
            @Override public SetGeopointAction getSetGeopointAction() { return new Nowhere(); }
        });
        PropertyManager.setPropertyManager(new org.opendatakit.validate.StubPropertyManager());
        ReferenceManager.instance().addReferenceFactory(new Attachments());
        if (args.length > 1) {
            open(args[0]);
            System.out.println(measure(lines(args[1]), Integer.parseInt(args[2])));
            return;
        }
        for (String job : lines(args[0])) {
            String[] parts = job.split("\t");
            folder = new File(parts[2]);
            try (PrintStream out = new PrintStream(new FileOutputStream(parts[3]), false, "UTF-8")) {
                String refusal = null;
                try {
                    open(parts[0]);
                } catch (Throwable e) {
                    refusal = error(e);
                }
                for (String instance : lines(parts[1])) out.print((refusal == null ? answer(instance) : refusal) + '\n');
            }
        }
    }

    private static List<String> lines(String file) throws IOException {
        return Files.readAllLines(Paths.get(file), StandardCharsets.UTF_8);
    }

    private static void open(String file) throws Exception {
        source = file;
        fresh().initialize(true, new InstanceInitializationFactory());
        form = fresh();
        pristine = form.getInstance().getRoot().deepCopy(true);
    }

    private static FormDef fresh() throws Exception {
        FormDef made = XFormUtils.getFormFromInputStream(new FileInputStream(source));
        made.getEvaluationContext().addFunctionHandler(new PullData());
        Locale.setDefault(localeOf(made));
        return made;
    }

    /** JavaRosa names months in the language of the telephone; here it is the form's: "Español (es)" or "es". */
    private static Locale localeOf(FormDef made) {
        String language = made.getLocalizer() == null ? "" : String.valueOf(made.getLocalizer().getDefaultLocale());
        String code = language.replaceAll(".*\\((.*)\\)", "$1").trim();
        return code.matches("[a-z]{2}") ? Locale.forLanguageTag(code) : Locale.ENGLISH;
    }

    private static String error(Throwable e) {
        return "error\t" + String.valueOf(e).replaceAll("\\s+", " ") + '\n';
    }

    private static String answer(String instance) {
        StringBuilder found = new StringBuilder();
        try {
            if (instance.startsWith("<")) load(instance);
            else replay(instance);
            visit();
            walk(form.getInstance().getRoot(), "", prompts(), found);
            return found.toString();
        } catch (Exception | StackOverflowError e) {
            return error(e);
        }
    }

    private static double measure(List<String> instances, int rounds) throws Exception {
        long start = 0;
        for (int round = 0; round < 2 * rounds; round++) {
            if (round == rounds) start = System.nanoTime();
            for (String instance : instances) {
                load(instance);
                form.validate(true);
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** As ODK Collect opens a saved form: the saved values into a copy of the empty model, then all expressions. */
    private static void load(String instance) throws Exception {
        byte[] bytes = instance.getBytes(StandardCharsets.UTF_8);
        TreeElement saved = XFormParser.restoreDataModel(bytes, null).getRoot();
        TreeElement root = pristine.deepCopy(true);
        root.populate(saved, form);
        form.getInstance().setRoot(root);
        form.initialize(false, new InstanceInitializationFactory());
    }

    private static void replay(String steps) throws Exception {
        form = fresh();
        form.initialize(true, new InstanceInitializationFactory());
        empty(FormIndex.createBeginningOfFormIndex());
        TreeElement meta = form.getInstance().getRoot().getFirstChild("meta");
        if (meta != null && meta.getFirstChild("instanceID") != null)
            meta.getFirstChild("instanceID").setAnswer(new StringData(IDENTITY));
        for (String step : steps.split(STEP)) {
            visit();
            if (step.startsWith("=")) {
                String[] parts = step.substring(1).split(PART, -1);
                TreeReference place = find(parts[0]).getReference();
                TreeElement node = form.getInstance().resolveReference(place);
                QuestionDef question = FormDef.findQuestionByRef(place.genericize(), form);
                IAnswerData data = parts[1].isEmpty() ? null
                    : XFormAnswerDataParser.getAnswerData(parts[1], node.getDataType(), question);
                form.setValue(data, place, true);
            } else if (step.startsWith("+")) {
                form.createNewRepeat(find(step.substring(1)));
            }
        }
        form.initialize(false, new InstanceInitializationFactory()); // what it forgot to work out on the way
    }

    /** Without the first instance that the form's file holds of each counted repeat: the count says how many there are. */
    private static void empty(FormIndex at) {
        FormEntryModel model = new FormEntryModel(form);
        for (at = model.incrementIndex(at); !at.isEndOfFormIndex(); at = model.incrementIndex(at)) {
            IFormElement element = form.getChild(at);
            boolean isCounted = element instanceof GroupDef && ((GroupDef) element).getCountReference() != null;
            if (isCounted && form.getInstance().resolveReference(at.getReference()) != null) form.deleteRepeat(at);
        }
    }

    private static FormIndex find(String path) {
        FormEntryModel model = new FormEntryModel(form);
        FormIndex at = FormIndex.createBeginningOfFormIndex();
        for (at = model.incrementIndex(at); !at.isEndOfFormIndex(); at = model.incrementIndex(at))
            if (plain(at.getReference()).equals(path)) return at;
        throw new IllegalArgumentException("no such place: " + path);
    }

    /** A reference with the number of each repeat's instance, as `walk` writes paths. */
    private static String plain(TreeReference reference) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < reference.size(); i++) {
            path.append('/').append(reference.getName(i));
            TreeReference above = reference.getSubReference(i);
            TreeElement template = form.getInstance().getTemplatePath(above.genericize());
            if (template != null && template.isRepeatable())
                path.append('[').append(Math.max(0, reference.getMultiplicity(i)) + 1).append(']');
        }
        return path.toString();
    }

    /** Steps through what is asked, as a person does: counted repeats get their instances on the way. */
    private static void visit() {
        FormEntryModel model = new FormEntryModel(form);
        FormIndex at = FormIndex.createBeginningOfFormIndex();
        for (at = model.incrementIndex(at); !at.isEndOfFormIndex(); at = model.incrementIndex(at))
            if (model.isIndexRelevant(at)) model.setQuestionIndex(at);
    }

    /** What a page would show, by path. */
    private static Map<String, String> prompts() {
        Map<String, String> found = new HashMap<>();
        FormEntryModel model = new FormEntryModel(form);
        FormIndex at = FormIndex.createBeginningOfFormIndex();
        for (at = model.incrementIndex(at); !at.isEndOfFormIndex(); at = model.incrementIndex(at)) {
            IFormElement element = form.getChild(at);
            if (!model.isIndexRelevant(at)) continue;
            if (element instanceof QuestionDef) found.put(plain(at.getReference()), prompt(model, at));
            else if (element instanceof GroupDef && form.getInstance().resolveReference(at.getReference()) != null)
                found.putIfAbsent(plain(at.getReference()), escape(model.getCaptionPrompt(at).getLongText()) + "\t\t\t\t");
        }
        return found;
    }

    /** Label, hint, the constraint's message, choices (value, label, …), and media files. */
    private static String prompt(FormEntryModel model, FormIndex at) {
        FormEntryPrompt prompt = model.getQuestionPrompt(at);
        StringBuilder choices = new StringBuilder();
        if (prompt.getControlType() != Constants.CONTROL_RANGE) {
            TreeElement node = form.getInstance().resolveReference(at.getReference());
            IAnswerData before = node.getValue();
            List<SelectChoice> offered = prompt.getSelectChoices();
            if (offered != null) {
                choices.append(STEP);
                for (SelectChoice choice : offered)
                    choices.append(choice.getValue()).append(PART).append(prompt.getSelectChoiceText(choice)).append(STEP);
            }
            node.setAnswer(before); // asking for choices takes away what is not offered
        }
        StringBuilder media = new StringBuilder();
        for (String kind : new String[] {"image", "audio", "video", "big-image"}) {
            String file = prompt.getSpecialFormQuestionText(kind);
            if (file != null) media.append(kind).append(PART).append(file).append(STEP);
        }
        return escape(prompt.getLongText()) + '\t' + escape(prompt.getHelpText()) + '\t'
            + escape(prompt.getConstraintText()) + '\t' + escape(choices.toString()) + '\t' + escape(media.toString());
    }

    /** Per node: path, relevant, required, readonly, constraint holds, value, and what `prompt` gives. */
    private static void walk(TreeElement node, String parent, Map<String, String> prompts, StringBuilder lines) {
        if (node.getMult() == TreeReference.INDEX_TEMPLATE) return;
        String place = node.isRepeatable() ? "[" + (node.getMult() + 1) + "]" : "";
        String path = parent + "/" + node.getName() + place;
        IAnswerData value = node.isRelevant() ? node.getValue() : null;
        boolean holds = value == null || form.evaluateConstraint(node.getRef(), value);
        String text = value == null ? "" : String.valueOf(SERIALIZER.serializeAnswerData(value));
        lines.append(path).append('\t').append(node.isRelevant() ? 1 : 0).append('\t')
            .append(node.isRequired() ? 1 : 0).append('\t').append(node.isEnabled() ? 0 : 1).append('\t')
            .append(holds ? 1 : 0).append('\t').append(escape(text)).append('\t')
            .append(prompts.getOrDefault(path, "\t\t\t\t")).append('\n');
        for (int i = 0; i < node.getNumChildren(); i++) walk(node.getChildAt(i), path, prompts, lines);
    }

    private static String escape(String text) {
        if (text == null) return "";
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
    }

    /** jr://file/x and jr://file-csv/x are files of the form's folder. */
    private static class Attachments implements ReferenceFactory {
        @Override public boolean derives(String uri) {
            return uri.startsWith("jr://");
        }
        @Override public Reference derive(String uri) {
            final File file = new File(folder, uri.substring(uri.lastIndexOf('/') + 1));
            return new Reference() {
                @Override public boolean doesBinaryExist() { return file.exists(); }
                @Override public InputStream getStream() throws IOException { return new FileInputStream(file); }
                @Override public String getURI() { return uri; }
                @Override public String getLocalURI() { return file.getAbsolutePath(); }
                @Override public boolean isReadOnly() { return true; }
                @Override public OutputStream getOutputStream() { return null; }
                @Override public void remove() { }
                @Override public Reference[] probeAlternativeReferences() { return new Reference[0]; }
            };
        }
        @Override public Reference derive(String uri, String context) {
            return derive(uri);
        }
    }

    /** A device that does not know where it is. */
    private static class Nowhere extends SetGeopointAction {
        @Override public void requestLocationUpdates() { }
    }

    /** pulldata() belongs to ODK Collect, not to JavaRosa: the first row whose column has the value, or blank. */
    private static class PullData implements IFunctionHandler {
        @Override public String getName() { return "pulldata"; }
        @Override public List<Class[]> getPrototypes() { return new ArrayList<>(); }
        @Override public boolean rawArgs() { return true; }
        @Override public boolean realTime() { return false; }
        @Override public Object eval(Object[] args, EvaluationContext context) {
            String[] text = new String[4];
            for (int i = 0; i < 4; i++) text[i] = XPathFuncExpr.toString(args[i]);
            String name = text[0].endsWith(".csv") ? text[0] : text[0] + ".csv";
            try {
                TreeElement rows = new CsvExternalInstance().parse("x", new File(folder, name).getPath());
                for (int i = 0; i < rows.getNumChildren(); i++) {
                    TreeElement row = rows.getChildAt(i);
                    TreeElement key = row.getFirstChild(text[2]), wanted = row.getFirstChild(text[1]);
                    if (key != null && key.getValue() != null && text[3].equals(key.getValue().getDisplayText()))
                        return wanted == null || wanted.getValue() == null ? "" : wanted.getValue().getDisplayText();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return "";
        }
    }
}
