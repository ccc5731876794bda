// The phrases that made-up-messages.mjs puts together. In them `$` is the product with its article, `#they`,
// `#them`, `#are` and `#were` agree with it, and the other words behind a # are filled by chance.

const thing = (name, good, bad, ask) => ({ name, many: false, good, bad, ask });
const things = (name, good, bad, ask) => ({ name, many: true, good, bad, ask });

/** What stands before a product: one thing, several things. */
export const articles = [
  ["the", "the"], ["the", "the"], ["the", "the"], ["the", "the"], ["your", "your"], ["this", "these"],
];

/** What the shop sells. `good` and `bad` follow the name, `ask` is a whole sentence. */
export const products = [
  thing("enamel casserole",
    ["holds the heat right through supper", "has made four stews already", "looks lovely on the table", "wipes clean in a minute"],
    ["chipped on the second day", "came without its lid", "smells of paint when it gets hot", "burns everything in the middle"],
    ["Does $ work on an induction hob?", "How many litres does $ hold?", "Can the lid of $ go in the oven?"]),
  thing("paring knife",
    ["is sharper than anything I own", "fits my small hand perfectly", "makes short work of shallots", "keeps its edge"],
    ["was blunt from the first day", "has a loose handle", "rusted after one wash", "bends on a carrot"],
    ["Which stone do I need to sharpen $?", "Is the blade of $ made of carbon steel?", "Do you sharpen $ if I send it in?"]),
  thing("bread tin",
    ["lets every loaf slide right out", "gives a crust like a baker's", "is good and heavy", "makes Sunday mornings better"],
    ["sticks like glue", "arrived bent at one corner", "went rusty in a week", "is smaller than the picture says"],
    ["Does $ need to be oiled before the first loaf?", "What size of loaf is $ made for?", "How hot may $ get?"]),
  thing("pepper mill",
    ["grinds as fine as I want", "feels solid in the hand", "never jams", "is the prettiest thing in my kitchen"],
    ["jams after three turns", "leaves dust all over the table", "only grinds coarse", "came apart in my hands"],
    ["Can $ be used for salt as well?", "How do I set $ to a coarser grind?", "Is there a bigger size of $?"]),
  things("linen tea towels",
    ["dry a glass without a streak", "get softer with every wash", "look far dearer than they were", "are big enough for the stockpot"],
    ["shrank to half their size", "leave fluff on every glass", "lost their colour in the first wash", "came in beige, not blue"],
    ["At what heat may I wash $?", "Do you sell $ one by one?", "Do $ come in green?"]),
  thing("cast-iron pan",
    ["sears like a dream", "is worth every penny", "turns out perfect pancakes", "gets better each time I use it"],
    ["has a crack along the rim", "sticks whatever I do", "was rusty when I opened the box", "has a handle that burns my fingers"],
    ["How often should I season $?", "Does $ come with a lid?", "What does $ weigh?"]),
  thing("kitchen scale",
    ["is exact to the gram", "fits in the drawer", "is quick and simple", "has made my baking so much better"],
    ["shows something different every time", "eats a battery a week", "died after a month", "switches itself off while I weigh"],
    ["Which batteries does $ take?", "Can $ be switched to ounces?", "How much can $ carry at most?"]),
  thing("rolling pin",
    ["rolls as smooth as silk", "makes pastry a pleasure", "has just the right weight", "feels lovely in the hands"],
    ["has a splinter at one end", "smells of varnish", "wobbles as it rolls", "split down the middle"],
    ["Which wood is $ made of?", "Does $ have to be oiled?", "How long is $ without the handles?"]),
  things("storage jars",
    ["close with a lovely firm click", "keep my flour dry", "stack neatly", "have brought order to my larder"],
    ["leak when you tilt them", "have lids that don't fit", "arrived in a thousand pieces", "still smell of rubber"],
    ["Can I boil $ for jam?", "Are spare seals for $ to be had?", "How many of $ come in a box?"]),
  thing("salad spinner",
    ["gets the leaves properly dry", "makes my kids want to do the washing", "is wonderfully quiet", "folds away small"],
    ["broke at the first spin", "leaves everything wet", "jumps across the worktop", "has a crank that slips"],
    ["Can the basket of $ go in the dishwasher?", "How wide is $ at the top?", "Is there a spare cord for $?"]),
  things("crème brûlée dishes",
    ["brown beautifully", "are just the right depth", "make any pudding look grand", "survived my dishwasher and my children"],
    ["cracked under the flame", "are all of different sizes", "came with two broken", "have a glaze that flakes off"],
    ["Can $ go under the grill?", "Are $ sold in sets of six?", "Are $ fit for the freezer?"]),
  things("oven gloves",
    ["reach right up to the elbow", "let me hold a hot tray as long as I like", "wash well", "make me feel like a proper baker"],
    ["let the heat straight through", "came apart at the thumb", "are two left hands", "are far too big"],
    ["Are $ to be had in a small size?", "Up to which heat do $ protect?", "May $ go in the tumble dryer?"]),
  thing("moka pot",
    ["makes coffee like my nonna's", "heats up fast", "pours without a drip", "is my reason to get up"],
    ["leaks at the thread", "makes everything taste of metal", "drips on the hob each time", "has a handle that melted"],
    ["How many cups does $ make?", "Which seal fits $?", "Is $ made of steel or aluminium?"]),
  thing("chopping board",
    ["does not slip at all", "is thick and heavy, just as I hoped", "still looks new", "is kind to my knives"],
    ["warped within a week", "slides all over the worktop", "came with a crack", "smells of fish and won't stop"],
    ["How do I look after $?", "Does $ have rubber feet?", "Is $ one piece or glued?"]),
  thing("hand mixer",
    ["whips cream in no time", "is quieter than my old one", "kneads even rye dough", "is light as a feather"],
    ["smokes at full speed", "is loud as a drill", "has whisks that fall out", "stopped in the middle of a meringue"],
    ["How many watts does $ have?", "Are dough hooks for $ included?", "Does $ come with a two-pin plug?"]),
  things("soup bowls",
    ["keep the soup hot to the last spoon", "have the loveliest green", "sit so well in the hands", "go with everything"],
    ["chip if you look at them", "get too hot to hold", "are grey, not green", "came with a scratch in each glaze"],
    ["Are $ safe in the microwave?", "Can I buy just two of $?", "How much do $ hold?"]),
  thing("pasta roller",
    ["makes tagliatelle child's play", "clamps firmly to the table", "runs as smooth as butter", "got the whole family cooking"],
    ["shreds the dough", "does not clamp to any table I own", "leaves black marks on the pasta", "squeaks like a gate"],
    ["Does $ come with a cutter for spaghetti?", "How thin does $ roll?", "How is $ cleaned?"]),
  things("measuring spoons",
    ["fit into every spice jar", "have marks that one can read", "are neat and sturdy", "are the handiest thing in the drawer"],
    ["lost their marks in the wash", "bend in brown sugar", "came one short", "won't stay on the ring"],
    ["Do $ go in the dishwasher?", "Is half a teaspoon among $?", "Are $ metric?"]),
  thing("baker's apron",
    ["fits all of us", "has pockets in the right places", "still looks smart after ten washes", "keeps the flour off me"],
    ["has a strap that tore off", "is so short it hardly helps", "stained my shirt blue", "frays at every seam"],
    ["Does $ come in children's sizes?", "Can I have a name put on $?", "Is $ cotton or linen?"]),
  thing('"Little Dragon" wok',
    ["heats in a flash", "tosses noodles like the pros do", "is light enough for one hand", "was no trouble to season"],
    ["wobbles on the hob", "has peeled already", "arrived with a dent", "is anything but non-stick"],
    ["Is $ flat at the bottom?", "Does $ fit a 20 cm ring?", "Is a lid for $ sold?"]),
];

/** Said by the way, with no feeling of its own. */
export const asides = [
  "We cook for six every night.", "I bake twice a week.", "My kitchen is tiny.", "I live alone and cook for two days at a time.",
  "We run a small canteen.", "I am no great cook.", "We have three children and a dog.", "I teach cookery in the evenings.",
  "There are eight of us at the allotment kitchen.", "I moved house in May.", "My partner does the baking, I do the rest.",
  "We camp a lot.", "I have bought from you since 2019.", "This was my first order.", "I cook by gas.", "We share a kitchen with four others.",
];

export const happyOpeners = [
  "", "", "", "", "Five stars.", "Thank you!", "What a find.", "Just a note to say well done.", "I am delighted.",
  "Hello from a happy cook.", "I hardly ever write, but this time I must.", "Bravo!", "Very pleased.", "Wow.",
  "Second order, second joy.", "My neighbour was right about you.", "Hi, only praise today.", "So good.",
];
export const happyClosers = [
  "Thank you!", "I'd buy #them again at once.", "Will order again.", "Keep it up!", "My friends want #them too.",
  "Could not be happier.", "Ten out of ten.", "Highly recommended.", "You have a customer for life.", "Lovely work.",
  "Made my week.", "Warm thanks to all of you.", "Très bien!", "Just what I hoped for.", "A joy, truly.",
];
export const happyWords = [
  "I love $!", "I could not be happier with $.", "Best buy of the year.", "Why did I not order $ years ago?",
  "Everyone at the table asked where I got #them.", "$ made my day.", "I use #them every single day and smile.",
  "Exactly as described, and a pleasure to use.", "Better than I dared to hope.", "My favourite thing in the kitchen.",
  "So glad I chose $.", "Nothing but joy with $.", "Perfect. Simply perfect.", "A great big thank you for $.",
  "$ beat what my café uses.", "I am over the moon with $.",
];
export const serviceGood = [
  "My parcel came a day early.", "Order #order arrived beautifully packed.", "Ana on the phone was patience itself.",
  "You replaced the broken one within two days, no questions asked.", "The note in the box made me smile.",
  "Refund was there before I had even posted the parcel.", "You answered my question in #count minutes. Impressive!",
  "Not a scrap of plastic in the box: well done.", "The recipe card that came with $ is a treasure.",
  "Delivered on a Sunday, in the snow, by a cheerful driver.", "Your chat helped me pick the right size at once.",
  "You even gift-wrapped $ for free.", "Ordering took #count clicks and the parcel was here next morning.",
  "The spare part came free of charge and fits.", "Your packer tied it all up with string, how charming.",
];
export const giftsLiked = [
  "I gave $ to my sister and she won't stop talking about #them.", "My dad got $ for his birthday and nearly cried with joy.",
  "Bought $ for our café, and the whole team is thrilled.", "$ #were a wedding present, and a great hit.",
  "My daughter took $ to her first flat and loves #them.", "Zoë said $ #were her best present this year.",
  "I sent $ to my aunt in Łódź: she is delighted.", "Grandma, 91, says $ #are the best she ever had.",
];
export const mildTroubles = [
  "It took three days longer than promised", "The box was a bit battered", "The price made me gulp",
  "I had my doubts", "The colour is not quite as pictured", "I first got somebody else's order", "The manual is a riddle",
];
export const bounded = {
  happy: ["So I am happy.", "No regrets at all.", "All forgiven!", "Worth the wait.", "I would do it again.", "Love it all the same."],
  sad: ["Never again.", "That spoils it all.", "I am done with you.", "What a pity.", "I won't be back.", "Not good enough."],
};

export const sadOpeners = [
  "", "", "", "", "Very disappointed.", "One star.", "This is not good enough.", "I am sorry to say it:", "Not happy.",
  "What a let-down.", "Second complaint now.", "I expected better of you.", "Hello, I am rather cross.", "Oh dear.",
  "Never again.", "I have to complain.", "Seriously?", "This makes me angry.",
];
export const sadClosers = [
  "I want my money back.", "Please collect #them.", "A waste of money.", "Avoid.", "I won't order again.", "Shame on you.",
  "My old one was better.", "Not what I paid for.", "I am fed up.", "Straight into the bin.", "How is that quality?",
  "Would give no stars if I could.", "I expect a refund.", "Really poor.", "You used to be so good.",
];
export const sadWords = [
  "I regret buying $.", "$ #are useless to me.", "What a waste of money $ turned out to be.", "I hate $.",
  "The worst thing I have bought in years.", "Nothing like the picture, and nothing like the price.",
  "Nobody should buy $.", "$ #are going straight back.", "I am so let down by $.", "For that price it is an insult.",
  "$ did not survive #span.", "Cheap rubbish, sorry.", "I have never been so cross with a kitchen thing.",
  "My supper was ruined, thanks to $.", "Looks good, does nothing.",
];
export const serviceBad = [
  "Order #order is #count days late and nobody answers.", "I was charged twice for order #order.",
  "You sent the wrong thing, again.", "Half of order #order is missing.", "I have been on hold for 40 minutes.",
  "Your driver left the parcel in the rain.", "Still no refund after #span.", "The box arrived crushed, all of it broken.",
  "You cancelled order #order without a word.", "Third e-mail, and still no reply from you.",
  "The voucher code you sent does not work and chat just says \"sorry\".", "The tracking has said \"soon\" for #count days.",
  "I paid for express and waited #count days.", "You ask me to pay for returning YOUR mistake.",
  "The invoice is wrong for the third time.", "Someone hung up on me when I asked about $.",
];
export const giftsLoathed = [
  "I gave $ to my sister, how embarrassing.", "$ #were meant for my mother's birthday.", "What a wedding present $ turned out to be.",
  "Poor Dad, he had so looked forward to $.", "I bought $ for our café and regret it.", "$ #were to be a treat for José.",
];

export const neutralOpeners = [
  "Hello.", "Hi.", "Good morning!", "Good evening.", "Hello there.", "A question:", "Dear team,", "Quick one:", "Hallo!",
];
export const neutralClosers = [
  "Thanks.", "Thank you in advance.", "Please let me know.", "Regards.", "Many thanks.", "A short answer will do.",
  "You can reach me by e-mail.", "No hurry.",
];
export const askers = [
  "When will $ be in stock again?", "Do you deliver $ to Åland?", "Do you ship to #address?", "Is there a guarantee on $?",
  "How long does delivery of $ take?", "Can I collect $ from the shop?", "What would express delivery of order #order cost?",
  "May I pay for $ by invoice?", "How many days do I have to send $ back?", "Which box do I need to return $?",
  "In which town #are $ made?", "Is there a discount on $ if I take #count?",
];
export const neutralService = [
  "Please change the address of order #order to #address.", "Please send the invoice for order #order to our office.",
  "Please add $ to order #order.", "Order #order: please deliver after five o'clock.", "I would like to order $, #count times.",
  "I am returning $ from order #order, unopened.", "Please take me off the newsletter.", "My new address is #address.",
  "Order #order should go to my neighbour at #address.", "Please put order #order on hold until Monday.",
  "Our VAT number is missing in my account; where do I enter it?", "Please swap $ in order #order for the larger size.",
  "I need a copy of the receipt for order #order.", "Please cancel $ in order #order and keep the rest.",
  "My e-mail address has changed; which form do I use?", "Order #order is a present: no price in the box, please.",
];
export const announcements = [
  "Order #order came #time.", "I have received $ and not yet tried #them.", "$ #are here; the second parcel is not due until Friday.",
  "I bought $ #time.", "Parcel #order was left with my neighbour.", "I have posted $ back to you today.",
  "For your files: order #order was paid by transfer.", "I have had $ for #span.", "We are a small café and use $ every day.",
];
/** As much praise as complaint: before, and the last words, which give a two-sided message away. */
export const balanced = [
  ["$ GOOD, but #they BAD", "So-so."],
  ["On the one hand $ GOOD, on the other #they BAD", "Hard to say."],
  ["$ BAD; then again #they GOOD", "Neither good nor bad, all in all."],
  ["Plus: $ GOOD. Minus: #they BAD", "Middling."],
  ["It is true that $ GOOD. It is also true that #they BAD", "Three stars out of five."],
];

export const bought = ["ordered", "ordered", "bought", "got myself", "treated myself to"];
export const granted = ["I give you that", "granted", "true enough", "and still I complain", "no doubt about that"];

export const happySmiles = ["😊", "❤️", "🎉", "👏", "🥰", ":)", "👍", "🍞"];
export const sadSmiles = ["😡", "👎", "😞", ":(", "🙄", "💔"];
export const names = [
  "Zoë", "José", "Łukasz", "Ms Okafor", "Søren", "Aoife", "Marguerite", "Priya N.", "Tom", "Grandpa Willi", "Ngozi", "B. Tanaka",
  "Chloé", "Émile", "Hana", "Mr Pettigrew", "İpek", "Oskar & Lina",
].map((name) => `– ${name}`);
/** Right, and as a hurried hand writes it. */
export const slips = [
  ["received", "recieved"], ["the ", "teh "], ["definitely", "definately"], ["address", "adress"], ["because", "becuase"],
  ["really", "realy"], ["please", "plese"], ["delivery", "delivrey"], ["wrong", "worng"], ["with", "wiht"],
];
export const times = [
  "last week", "two weeks ago", "in March", "before Christmas", "on Monday", "a month ago", "at Easter", "last Thursday", "in the spring sale",
];
export const spans = ["a week", "ten days", "three weeks", "a month", "two months", "half a year", "nearly a year"];
export const addresses = ["Mill Lane", "Quince Street", "Harbour Row", "Rue des Mûres", "Am Kräutergarten", "Station Road", "Old Dairy Yard"];
